import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { GLOMPO_DIST } = process.env;

/** The build under test: `dist` of this repository, or the directory that GLOMPO_DIST names. */
const base =
  GLOMPO_DIST === undefined
    ? new URL('../../dist/', import.meta.url)
    : pathToFileURL(`${resolve(GLOMPO_DIST)}/`);

/** Imports a module of the build by its path, such as `src/index.js`. */
export function load(path) {
  return import(new URL(path, base).href);
}
