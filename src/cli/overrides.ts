import { join } from 'node:path';
import type { JobEntry } from '../index.js';
import type { Overrides } from './requests.js';

/** The entries with the settings that the command line gives in place of their own. */
export function overridden(entries: readonly JobEntry[], overrides: Overrides): readonly JobEntry[] {
  const { workingDir, ...others } = overrides;
  return entries.map((entry) => {
    const directory =
      workingDir === undefined
        ? {}
        : { workingDir: entries.length === 1 ? workingDir : join(workingDir, directoryName(entry.name)) };
    const config = { ...entry.config, ...others, ...directory };
    // The report may be a method, and must then keep the object that it belongs to.
    return { name: entry.name, config, ...(entry.report && { report: entry.report.bind(entry) }) };
  });
}

/** Runs must not share a directory: their files would be in each other's way. */
function directoryName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
}
