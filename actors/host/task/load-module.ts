import { extname } from 'node:path';
import { register } from 'node:module';

let stripsTypes = false;

/** Imports a module by URL; one in TypeScript, and what it imports, has its types stripped on the way. */
export async function loadModule(url: string): Promise<Record<string, unknown>> {
  if (!stripsTypes && isTypeScript(url) && !nodeStripsTypes()) {
    register(new URL('../../entry/strip-types.js', import.meta.url));
    stripsTypes = true;
  }
  return (await import(url)) as Record<string, unknown>;
}

function isTypeScript(url: string): boolean {
  const extension = extname(new URL(url).pathname);
  return extension === '.ts' || extension === '.mts';
}

function nodeStripsTypes(): boolean {
  return 'typescript' in process.features && process.features.typescript !== false;
}
