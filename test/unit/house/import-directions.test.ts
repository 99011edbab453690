import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cyclesOf, type Import, type Source, sourceOf, sourcesOf } from './sources.js';

/** What the files of an area may import, besides each other. */
interface Rule {
  readonly areas: readonly string[];
  /** Areas of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** Packages; all where it is not said. */
  readonly packages?: readonly string[];
  readonly node?: boolean;
}

const STRATEGY: Rule = { areas: ['src/domain'] };

/** An area is a folder with all below it, save `src`: the files directly in it, which are the public API. */
const RULES: Readonly<Record<string, Rule>> = {
  machines: { areas: [], typesOf: ['src/domain', 'src/protocol'], packages: ['xstate'] },
  // The runners of tasks in other languages, which start programs, take what src/tasks has described.
  actors: { areas: ['machines', 'src/protocol', 'src/domain'], typesOf: ['src/tasks'], node: true },
  'src/domain': { areas: [] },
  'src/protocol': { areas: ['src/domain'] },
  'src/optimizers': STRATEGY,
  'src/stoppers': STRATEGY,
  'src/exit-conditions': STRATEGY,
  'src/generators': STRATEGY,
  'src/selectors': STRATEGY,
  'src/benchmark-functions': STRATEGY,
  'src/tasks': STRATEGY,
  // Trajectories are spread by the sequence that start points are spread by.
  'src/sensitivity': { areas: ['src/domain', 'src/generators'] },
  // What is stored is encoded as what is sent.
  'src/storage': { areas: ['src/domain', 'src/protocol'], node: true },
  // What a record says of strategies is made again by those that it names.
  'src/recorded-config': {
    areas: ['src/domain', 'src/exit-conditions', 'src/stoppers', 'src/generators', 'src/selectors'],
    typesOf: ['src/storage'],
  },
  'src/report': { areas: ['src/domain', 'src/storage'], node: true },
  'src/testing': {
    // Simulated hosts stand beside the real manager.
    areas: ['src/domain', 'src/protocol', 'machines', 'actors'],
    node: true,
  },
  'src/cli': { areas: ['src'], node: true },
  'src/dashboard': { areas: ['src'], node: true },
  'src/inspect': { areas: ['src'], node: true },
};

const PUBLIC: Rule = { areas: [...Object.keys(RULES), 'src'], node: true };

const sources = sourcesOf(['src', 'machines', 'actors']);

function areaOf(path: string): string {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'src') return top;
  return rest.length === 0 ? 'src' : `${top}/${folder}`;
}

function violation({ path }: Source, { to, relative, typeOnly }: Import): string | null {
  const area = areaOf(path);
  const rule = area === 'src' ? PUBLIC : RULES[area];
  if (rule === undefined) return `${path}: nothing is said here about what ${area} may import`;
  const says = (why: string) => `${path} imports ${to}: ${why}`;
  if (!relative) {
    if (to.startsWith('node:')) return rule.node ? null : says(`no part of Node in ${area}`);
    const { packages } = rule;
    return packages === undefined || packages.includes(to) ? null : says(`only ${packages} in ${area}`);
  }
  const target = areaOf(to);
  if (target === area || rule.areas.includes(target)) return null;
  if (rule.typesOf?.includes(target)) return typeOnly ? null : says(`only types of ${target}`);
  return says(`${area} may not know ${target}`);
}

function violations(all: readonly Source[]): string[] {
  return all.flatMap((source) => source.imports.flatMap((one) => violation(source, one) ?? []));
}

/** Which nodes import which, where a node is what the path of a file is turned into. */
function graphOf(nodeOf: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map(sources.map(({ path }) => [nodeOf(path), new Set<string>()]));
  for (const { path, imports } of sources) {
    for (const { to, relative } of imports) {
      if (relative && nodeOf(to) !== nodeOf(path)) graph.get(nodeOf(path))!.add(nodeOf(to));
    }
  }
  return graph;
}

describe('the direction of imports', () => {
  it('is that of the layers', () => {
    expect(violations(sources)).toEqual([]);
  });

  it('leads to files that exist', () => {
    const paths = new Set(sources.map(({ path }) => path));
    const missing = sources.flatMap(({ path, imports }) =>
      imports.filter(({ to, relative }) => relative && !paths.has(to)).map(({ to }) => `${path}: ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no cycle of files, imports of types included', () => {
    expect(cyclesOf(graphOf((path) => path))).toEqual([]);
  });

  it('has no cycle of folders', () => {
    expect(cyclesOf(graphOf(posix.dirname))).toEqual([]);
  });

  it('lets only actors start threads and processes, or open connections', () => {
    const reserved = ['child_process', 'cluster', 'net', 'worker_threads'];
    const users = sources.filter(({ path, imports }) => {
      const names = imports.map(({ to }) => to.replace('node:', ''));
      return areaOf(path) !== 'actors' && names.some((name) => reserved.includes(name));
    });
    expect(users.map(({ path }) => path)).toEqual([]);
  });

  it('keeps time, chance and the outside out of the machines', () => {
    const outside =
      /\b(Date|Math\.random|performance|crypto|setTimeout|setInterval|setImmediate|queueMicrotask|process|globalThis|console|fetch|require|import\.meta)\b|\bimport\(|'node:/;
    const impure = sources.filter(({ path, code }) => areaOf(path) === 'machines' && outside.test(code));
    expect(impure.map(({ path, code }) => `${path}: ${outside.exec(code)?.[0]}`)).toEqual([]);
  });
});

describe('the check of the imports', () => {
  const found = (path: string, text: string) => violations([sourceOf(path, text)]);

  it('reads imports in all their forms, and no comments', () => {
    const text = `
      // import { no } from './comment.js';
      /** import { no } from './comment.js'; */
      import './a.js';
      import { type b,
        c } from '../b.js';
      import type { D } from '@scope/d/part';
      export * from './e.js';
      export type { F } from './f.js';
      const g = await import('./g.js');
      type H = import('pkg/h').H;
      import { i } from 'node:fs/promises';`;
    const { imports } = sourceOf('src/x/y.ts', text);
    expect(imports.map(({ to, typeOnly }) => `${to}${typeOnly ? ' (type)' : ''}`).sort()).toEqual([
      '@scope/d (type)',
      'node:fs/promises',
      'pkg',
      'src/b.ts',
      'src/x/a.ts',
      'src/x/e.ts',
      'src/x/f.ts (type)',
      'src/x/g.ts',
    ]);
  });

  it.each([
    ['src/domain/a.ts', "import type { B } from '../protocol/b.js';"],
    ['src/domain/a.ts', "import { b } from 'node:fs';"],
    ['src/optimizers/a.ts', "import { b } from '../stoppers/b.js';"],
    ['src/protocol/a.ts', "import { b } from '../../actors/b.js';"],
    ['src/cli/a.ts', "import { b } from '../storage/b.js';"],
    ['src/dashboard/a.ts', "const b = await import('../../actors/b.js');"],
    ['machines/a.ts', "import { b } from '../src/domain/b.js';"],
    ['machines/a.ts', "import { b } from 'nanoid';"],
    ['actors/host/a.ts', "import { b } from '../../src/manager.js';"],
    ['src/unheard-of/a.ts', "import { b } from 'xstate';"],
  ])('finds what %s may not: %s', (path, text) => {
    expect(found(path, text)).toHaveLength(1);
  });

  it.each([
    ['src/domain/a.ts', "import { b } from 'pure-rand';"],
    ['src/testing/a.ts', "import { b } from '../../actors/b.js';"],
    ['src/cli/a.ts', "import { b } from '../manager.js';"],
    ['machines/a.ts', "import type { B } from '../src/domain/b.js';"],
    ['src/manager.ts', "import { b } from '../actors/b.js';"],
  ])('lets %s be: %s', (path, text) => {
    expect(found(path, text)).toEqual([]);
  });

  it('finds cycles', () => {
    const graph = new Map(Object.entries({ a: ['b'], b: ['c', 'd'], c: ['a'], d: ['d'], e: ['a'] }));
    const sets = new Map([...graph].map(([node, to]) => [node, new Set(to)]));
    expect(cyclesOf(sets)).toEqual([['a', 'b', 'c'], ['d']]);
  });
});
