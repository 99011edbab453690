import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { privateDirectoryOf } from './private-directory.js';

/** A directory for the files of the tasks of this isolate alone, made when it is first asked for. */
export function scratchDirectoryOf(runId: string): () => string {
  let directory: string | undefined;
  return () => {
    if (directory === undefined) {
      directory = join(privateDirectoryOf(runId), `scratch-${process.pid}-${threadId}`);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    }
    return directory;
  };
}
