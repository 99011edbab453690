import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeEntry } from '../../../../src/storage/journal/entries.js';
import { encodeEvaluations } from '../../../../src/storage/journal/evaluations.js';
import { frameHeader, KIND } from '../../../../src/storage/journal/frame.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { JOURNAL_DIRECTORY } from '../../../../src/storage/journal/segment-files.js';
import { recordedResult } from '../../../../src/storage/recorded-result.js';
import {
  converged,
  folded,
  goOn,
  replayed,
  resumed,
  runStopping,
  sessionsIn,
  stopping,
  tell,
} from './sessions.js';
import {
  alter,
  ended,
  log,
  rowsOf,
  segmentPath,
  segmentsIn,
  settingsFor,
  started,
  testDirectory,
} from './setup.js';

const newDirectory = testDirectory('resume');
const record = sessionsIn(newDirectory);

/** Three sessions of two optimizers, of which the first stops in the second session. */
const threeSessions = () =>
  record(
    (writer) => {
      writer.event(started(1));
      writer.event(started(2));
      tell(writer, 1, [9, 8]);
      tell(writer, 2, [7]);
      writer.event(runStopping);
      writer.event(ended(1, 'stopped', 4));
      writer.event(ended(2, 'stopped', 5));
    },
    (writer) => {
      for (const optimizerId of [1, 2])
        writer.event({ at: 6, type: 'optimizerResumed', optimizerId, replayed: 0, slots: 1 });
      tell(writer, 1, [6], 2);
      writer.event(stopping(1, 'slow', 7));
    },
    (writer) => {
      tell(writer, 2, [5, 4], 1);
      writer.event(log(2, 'late', 11));
    },
  );

describe('a journal of several sessions', () => {
  test('is one run: segments, numbers and times go on', async () => {
    const directory = await threeSessions();
    expect(segmentsIn(directory)).toHaveLength(3);
    const run = openRun(directory);
    expect(run.damage).toEqual([]);
    expect(run.evaluations).toBe(6);
    expect([...run.optimizer(1).callIds()]).toEqual([1, 2, 4]);
    expect([...run.optimizer(2).callIds()]).toEqual([3, 5, 6]);
    expect(run.sessions.map(({ secondsBefore }) => secondsBefore)).toEqual([0, 5, 7]);
    expect(run.seconds).toBe(11);
    run.close();
    expect(folded(directory)).toMatchObject({ evaluations: 6, sessions: 3, seconds: 11 });
  });

  test('tells of optimizers that went on that they have not ended, and how others have', async () => {
    const run = openRun(await threeSessions());
    expect(run.optimizer(1)).toMatchObject({ outcome: 'stopped', endedAt: 7, reason: 'slow' });
    expect(run.optimizer(2)).toMatchObject({ outcome: null, endedAt: null, reason: '' });
    run.close();
  });

  test('takes one that has new evaluations for one that goes on', async () => {
    const directory = await record((writer) => {
      writer.event(started(1));
      writer.event(started(2));
      writer.event(converged(1));
      writer.event(ended(1, 'stopped', 4));
      writer.event(ended(2, 'crashed', 4));
      tell(writer, 2, [7]);
    });
    const run = openRun(directory);
    expect(run.optimizers.map(({ outcome }) => outcome)).toEqual(['stopped', 'crashed']);
    await goOn(directory, (writer) => tell(writer, 1, [3]));
    run.refresh();
    expect(run.optimizers.map(({ outcome }) => outcome)).toEqual([null, 'crashed']);
    run.close();
  });

  test('has no result while its last session goes on, whatever an earlier one ended with', async () => {
    const directory = await record(() => {});
    const runStarted = (session: number) =>
      ({ at: 0, type: 'runStarted', runId: 'run-1', session, evaluations: 0, seed: 1 }) as never;
    const first = await resumed(directory, resumableRun(directory));
    first.event(runStarted(2));
    first.event({ at: 1, type: 'runEnded', result: { outcome: 'completed' } as never });
    await first.close({ outcome: 'completed', exitReason: 'enough' });
    const run = openRun(directory);
    expect(recordedResult(run)).toEqual({ outcome: 'completed' });
    await goOn(directory, (writer) => writer.event(runStarted(3)));
    run.refresh();
    expect(recordedResult(run)).toMatchObject({ outcome: null, optimizers: [] });
    run.close();
  });

  test('has the settings of its first session as a record, and goes on with those of the last', async () => {
    const directory = await record((writer) =>
      writer.event({
        at: 1,
        type: 'intervention',
        by: 'x',
        action: 'change',
        exitConditions: null,
        maxJobs: 5,
      }),
    );
    await goOn(directory, () => {}, { settings: settingsFor(2, { maxJobs: 6, exitConditions: 'other' }) });
    const run = openRun(directory);
    expect(run.settings.maxJobs).toBe(2);
    run.close();
    const next = resumableRun(directory);
    expect(next.settings).toMatchObject({ maxJobs: 6, exitConditions: 'other' });
    next.close();
  });

  test('keeps the bounds with which each optimizer was started', async () => {
    const directory = await record((writer) => writer.event(started(1)));
    const bounds = [
      [0, 1],
      [0, 2],
    ] as const;
    await goOn(directory, (writer) => writer.event(started(2)), { settings: settingsFor(2, { bounds }) });
    const state = folded(directory);
    expect(state.optimizers.map((one) => one.bounds[1])).toEqual([
      [-5, 5],
      [0, 2],
    ]);
  });
});

describe('a writer that goes on', () => {
  test('reads back what earlier sessions have written, and appends to it', async () => {
    const directory = await threeSessions();
    const from = resumableRun(directory);
    const writer = await resumed(directory, from);
    const store = writer.rowsOf(2);
    expect(store.length).toBe(3);
    expect([...store.read(0).rows.values, ...store.read(2).rows.values]).toEqual([7, 5, 4]);
    tell(writer, 2, [3], 3);
    await writer.synced();
    expect(store.length).toBe(4);
    expect(store.read(3)).toMatchObject({ start: 3, rows: { values: Float64Array.of(3) } });
    expect(replayed(from, 2).flat()).toEqual([7, 5, 4]);
    await writer.close(null);
    expect([...store.read(0).rows.values]).toEqual([7]);
    from.close();
    const next = resumableRun(directory);
    expect(replayed(next, 2).flat()).toEqual([7, 5, 4, 3]);
    next.close();
  });

  test('still has earlier evaluations when the journal is removed under it', async () => {
    const directory = await threeSessions();
    const from = resumableRun(directory);
    const writer = await resumed(directory, from);
    rmSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
    expect([...writer.rowsOf(1).read(0).rows.values]).toEqual([9, 8]);
    await writer.close(null);
    from.close();
  });

  test('cuts what was not written as a whole, and begins a segment of its own', async () => {
    const directory = await record((writer) => tell(writer, 1, [3, 2]));
    const whole = readFileSync(segmentPath(directory));
    appendFileSync(segmentPath(directory), whole.subarray(0, 50));
    await goOn(directory, (writer) => tell(writer, 1, [1], 2));
    expect(readFileSync(segmentPath(directory)).equals(whole)).toBe(true);
    const run = openRun(directory);
    expect([[...run.optimizer(1).values()], run.damage]).toEqual([[3, 2, 1], []]);
    run.close();
  });

  test('leaves damage where it is, and it stays named', async () => {
    const directory = await record((writer) => tell(writer, 1, [3, 2]));
    appendFileSync(segmentPath(directory), 'no frame at all');
    const damaged = readFileSync(segmentPath(directory));
    await goOn(directory, (writer) => tell(writer, 1, [1], 2));
    expect(readFileSync(segmentPath(directory)).equals(damaged)).toBe(true);
    const run = resumableRun(directory);
    expect(run.damage).toEqual([expect.stringMatching(/^000001.journal: bytes .* are damaged$/)]);
    expect(replayed(run, 1).flat()).toEqual([3, 2, 1]);
    run.close();
  });

  test('refuses the journal of another run', async () => {
    const from = resumableRun(await record(() => {}));
    const settings = settingsFor(2, { runId: 'other' });
    await expect(resumed(newDirectory(), from, { settings })).rejects.toMatchObject({
      code: 'GLOMPO_JOURNAL',
    });
    from.close();
  });
});

describe('other formats', () => {
  /** A journal as the version before wrote it. */
  function ofFormat1(): string {
    const directory = newDirectory();
    const payloads = [
      [KIND.segment, encodeEntry({ format: 1, runId: 'run-1', segment: 1 })],
      [KIND.settings, encodeEntry(settingsFor(2))],
      [KIND.sessionStart, encodeEntry({ at: 1_000 })],
      [KIND.bareEvaluations, encodeEvaluations(1, 2, rowsOf([3, 2]), 0, 2)],
      [KIND.bareEvaluations, encodeEvaluations(1, 2, rowsOf([1], { firstId: 2 }), 0, 1)],
    ] as const;
    payloads.forEach(([kind, payload], number) => {
      const header = frameHeader({ kind, number, evaluations: 2 * Number(number > 3) }, payload);
      appendFileSync(segmentPath(directory), Buffer.concat([header, payload]));
    });
    return directory;
  }

  test('format 1 can be read, and is refused by name when a run is to go on', () => {
    const directory = ofFormat1();
    const run = openRun(directory);
    expect([[...run.optimizer(1).values()], run.damage]).toEqual([[3, 2, 1], []]);
    expect(run.sessions).toMatchObject([{ secondsBefore: 0 }]);
    run.close();
    expect(() => resumableRun(directory)).toThrow(/format 1, and only from format 2 on can a run be resumed/);
  });

  test('a newer one is refused by name', async () => {
    const directory = await record(() => {});
    alter(directory, () => {
      const payload = encodeEntry({ format: 99, runId: 'run-1', segment: 1 });
      return Buffer.concat([
        frameHeader({ kind: KIND.segment, number: 0, evaluations: 0 }, payload),
        payload,
      ]);
    });
    expect(() => resumableRun(directory)).toThrow(/format 99, and only those up to 2 are known/);
  });

  test('a directory without a journal is a named error', () => {
    expect(() => resumableRun(newDirectory())).toThrow(expect.objectContaining({ code: 'GLOMPO_JOURNAL' }));
  });
});
