import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Import {
  /** Path of the file for a relative import, else the name of the package or of a part of it. */
  readonly to: string;
  readonly relative: boolean;
  readonly typeOnly: boolean;
}

export interface Source {
  readonly path: string;
  /** Its text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const STATIC = /(?:^|[;}\n])\s*(?:import|export)\s+(type\s)?[^'";]*?\bfrom\s*'([^']+)'/g;
const BARE = /(?:^|[;\n])\s*import\s*'([^']+)'/g;
const DYNAMIC = /\bimport\(\s*['"`]([^'"`]+)['"`]/g;

/** All .ts files of the folders, with what they import. */
export function sourcesOf(folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => sourceOf(posix.join(folder, name), readFileSync(`${ROOT}${folder}/${name}`, 'utf8'))),
  );
}

export function sourceOf(path: string, text: string): Source {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const imports = [
    ...[...code.matchAll(STATIC)].map(([, type, to]) => importOf(path, to, type !== undefined)),
    ...[...code.matchAll(BARE)].map(([, to]) => importOf(path, to, false)),
    ...[...code.matchAll(DYNAMIC)].map(([, to]) => importOf(path, to, false)),
  ];
  return { path, code, imports };
}

function importOf(from: string, name: string, typeOnly: boolean): Import {
  const relative = name.startsWith('.');
  const to = relative
    ? posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts')
    : name.replace(/^(@[^/]+\/[^/]+|node:.+|[^/]+).*$/, '$1');
  return { to, relative, typeOnly };
}

/** The groups of nodes that can reach each other, each in the order of its names. */
export function cyclesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...graph.keys()].map((node) => [node, reachableFrom(node, graph)]));
  const groups = [...graph.keys()]
    .filter((node) => reach.get(node)!.has(node))
    .map((node) => [...reach.get(node)!].filter((other) => reach.get(other)?.has(node)).sort());
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

function reachableFrom(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const waiting = [...(graph.get(start) ?? [])];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...(graph.get(node) ?? []));
  }
  return found;
}
