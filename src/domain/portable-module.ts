const PREFIX = 'glompo:';

/** Modules of this package that a run may name: only they are found again wherever it is installed. */
const FOLDERS: readonly string[] = ['src/optimizers/', 'src/benchmark-functions/'];

const ROOT = new URL('../../', import.meta.url).href;

/**
 * The URL of a module as it is recorded: `glompo:` and a path for one of this package, which may be installed elsewhere
 * when the run goes on; any other as it is.
 *
 * @example
 * portableModule(cmaEs().module); // glompo:src/optimizers/cma-es.js
 */
export function portableModule(url: string): string {
  return isOwn(url) ? PREFIX + url.slice(ROOT.length) : url;
}

/**
 * The URL of a module that was recorded; null for one that must not be loaded on the word of a record alone. Files are
 * what their user named; anything else could be code that stands in the record itself, or comes from another machine.
 */
export function locatedModule(recorded: string): string | null {
  if (recorded.startsWith(PREFIX)) {
    const path = ROOT + recorded.slice(PREFIX.length);
    const url = URL.canParse(path) ? new URL(path).href : '';
    return isOwn(url) ? url : null;
  }
  if (!URL.canParse(recorded)) return null;
  const { protocol, host } = new URL(recorded);
  return protocol === 'file:' && host === '' ? recorded : null;
}

function isOwn(url: string): boolean {
  return FOLDERS.some((folder) => url.startsWith(ROOT + folder));
}
