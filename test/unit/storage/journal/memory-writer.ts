import { vi } from 'vitest';
import { JournalWriter, type JournalWriterOptions } from '../../../../src/storage/journal/journal-writer.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import type { FakeFiles } from './fake-files.js';
import { rowsOf, settingsFor, upTo } from './setup.js';

/** Resolves when what was begun by now is done; timers must be fake. */
export const settled = () => vi.advanceTimersByTimeAsync(0);

/** A writer to files in memory, and what was heard of it. */
export async function writerTo(files: FakeFiles, more: Partial<JournalWriterOptions> = {}) {
  const failures: string[] = [];
  let recoveries = 0;
  const writer = await JournalWriter.open({
    settings: settingsFor(2),
    files,
    sync: 'interval',
    onFailure: ({ message }) => failures.push(message),
    onRecovery: () => {
      recoveries += 1;
    },
    ...more,
  });
  return { writer, failures, recoveries: () => recoveries };
}

/** Records the rows `from` up to `to`, in batches of ten: value v has the number v + 1 in the run. */
export async function record(writer: JournalWriter, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 10) writer.evaluations(1, rowsOf(upTo(10, at), { firstId: at }), 0, 10);
  await vi.advanceTimersByTimeAsync(0);
  await settled();
}

/** What was written, read from a copy in `directory`. */
export function readFrom(files: FakeFiles, directory: string) {
  files.copyTo(directory);
  const run = openRun(directory);
  const values = run.optimizers.flatMap((optimizer) => [...optimizer.values()]);
  const { damage, sessions } = run;
  run.close();
  return { values, damage, sessions };
}
