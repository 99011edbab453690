import type { RunEvent } from '../../../../src/domain/run-events.js';
import type { RunState } from '../../../../src/domain/run-state.js';
import {
  JournalWriter,
  type JournalWriterOptions,
  type LostJournal,
} from '../../../../src/storage/journal/journal-writer.js';
import { type ResumableRun, resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { segmentFiles } from '../../../../src/storage/journal/segment-files.js';
import type { RunSettings } from '../../../../src/storage/run-record.js';
import { rowsOf, settingsFor, type testDirectory, writerIn } from './setup.js';

/** Records a session with `act`, and ends it without a word. */
export type Act = (writer: JournalWriter) => void;

export interface Session {
  readonly settings?: Partial<RunSettings>;
  readonly largestSegment?: number;
}

/** Records sessions of a run one after the other; returns its directory. */
export function sessionsIn(newDirectory: ReturnType<typeof testDirectory>, given: Session = {}) {
  const settings = settingsFor(2, { stoppers: null, stopcheckInterval: 10, ...given.settings });
  const { largestSegment = 2 ** 26 } = given;
  return async (...acts: readonly Act[]): Promise<string> => {
    const directory = newDirectory();
    const [first, ...others] = acts;
    await act(await writerIn(directory, { settings, largestSegment }), first);
    for (const other of others) await goOn(directory, other, { settings, largestSegment });
    return directory;
  };
}

/** Adds a session to those in a directory. */
export async function goOn(
  directory: string,
  next: Act,
  more: Partial<JournalWriterOptions> = {},
  from: ResumableRun | LostJournal = resumableRun(directory),
): Promise<void> {
  await act(await resumed(directory, from, more), next);
  if ('close' in from) from.close();
}

export function resumed(
  directory: string,
  from: ResumableRun | LostJournal,
  more: Partial<JournalWriterOptions> = {},
): Promise<JournalWriter> {
  const settings = 'settings' in from ? from.settings : settingsFor(2);
  const listeners = { onFailure: () => {}, onRecovery: () => {} };
  const options = { settings, files: segmentFiles(directory), sync: 'never', ...listeners } as const;
  return JournalWriter.resume({ ...options, ...more }, from);
}

async function act(writer: JournalWriter, what: Act): Promise<void> {
  what(writer);
  await writer.close(null);
}

/** Rows of an optimizer, which has had `firstId` before. */
export function tell(writer: JournalWriter, id: number, values: readonly number[], firstId = 0): void {
  writer.evaluations(id, rowsOf(values, { firstId }), 0, values.length);
}

/** The state that a journal folds to. */
export function folded(directory: string): RunState {
  const run = resumableRun(directory);
  run.close();
  return run.state;
}

/** What an optimizer is to be told again, with the values alone. */
export function replayed(run: ResumableRun, id: number, told = 0, injected = 0): readonly unknown[] {
  return Array.from(run.replay(id, { told, injected }), (item) => {
    if (item.kind === 'rows') return [...(item.batch as unknown as { values: Float64Array }).values];
    return item.kind === 'ask' ? `ask ${item.asked}` : `inject ${item.fx} at ${item.asked}`;
  });
}

export function stopping(optimizerId: number, reason = 'it is slow', at = 3): RunEvent {
  return { at, type: 'optimizerStopping', optimizerId, reason };
}

export function converged(optimizerId: number, at = 3): RunEvent {
  return { at, type: 'optimizerConverged', optimizerId };
}

export function injected(optimizerId: number, told: number, asked: number, fx = 0.5): RunEvent {
  return { at: 1, type: 'injected', optimizerId, x: [fx, fx], fx, asked, told };
}

export const runStopping: RunEvent = { at: 4, type: 'runStopping', reason: 'enough' };
