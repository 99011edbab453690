import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PythonPlan } from '../../../src/tasks/python-task.js';
import { ForeignWorker, type ForeignMessage } from './foreign-worker.js';

/** Version of the protocol in docs/stdio-protocol.md. */
const PROTOCOL = 1;

/** The package's own directory: from compiled files and from sources the way to it differs. */
const PACKAGE = dirname(createRequire(import.meta.url).resolve('glompo/package.json'));
const SCRIPT = join(PACKAGE, 'python', 'glompo_worker.py');

/**
 * Starts Python with what the first message says and waits until it is ready.
 *
 * @throws GlompoError `GLOMPO_TASK_FAILED` when it does not get ready.
 */
export async function startPython(
  { python, path, env, points }: PythonPlan,
  first: ForeignMessage,
  { signal, print }: { readonly signal?: AbortSignal; readonly print?: (chunk: Uint8Array) => void } = {},
): Promise<{ readonly worker: ForeignWorker; readonly ready: ForeignMessage }> {
  // Without -u, what a killed worker has printed would be lost.
  const worker = new ForeignWorker({ argv: [python, '-u', SCRIPT], env, ...(print && { print }) });
  const where = path.map((url) => fileURLToPath(url));
  try {
    const ready = await worker.ask({ ...first, protocol: PROTOCOL, path: where, points }, undefined, signal);
    return { worker, ready };
  } catch (error) {
    worker.kill('it did not get ready');
    throw error;
  }
}
