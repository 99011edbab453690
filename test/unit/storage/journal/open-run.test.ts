import { expect, describe, test } from 'vitest';
import type { GlompoError } from '../../../../src/domain/errors.js';
import { FAILED, OK } from '../../../../src/domain/outcome.js';
import { encodeDetail } from '../../../../src/protocol/detail.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import { log, rowsOf, segmentsIn, started, testDirectory, turns, upTo, writerIn } from './setup.js';

const newDirectory = testDirectory('open-run');

describe('what is recorded is read back', () => {
  test('of an optimizer: what it is, how it ended, its messages', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    writer.event(started(3, 0.5));
    writer.event(log(3, 'begun €'));
    const end = {
      outcome: 'converged',
      reason: 'small',
      detail: '',
      evaluations: 0,
      escalations: [],
    } as const;
    writer.event({ at: 2, type: 'optimizerEnded', optimizerId: 3, report: { sigma: 1e-9 }, ...end });
    await writer.close({ outcome: 'completed', exitReason: 'enough' });
    const run = openRun(directory);
    expect(run.optimizers.map(({ id }) => id)).toEqual([3]);
    expect(run.optimizer(3)).toMatchObject({
      kind: 'cmaEs',
      workers: 1,
      options: { sigma0: 1 },
      x0: Float64Array.of(1, 2),
      startedAt: 0.5,
      endedAt: 2,
      outcome: 'converged',
      reason: 'small',
      report: { sigma: 1e-9 },
      messages: [{ at: 1, level: 'info', text: 'begun €' }],
      length: 0,
      best: null,
    });
    expect(run.optimizer(3).values()).toEqual(new Float64Array(0));
    expect([...run.events()].map(({ type }) => type)).toEqual(['optimizerStarted', 'log', 'optimizerEnded']);
    expect(run.sessions).toMatchObject([{ outcome: 'completed', exitReason: 'enough' }]);
    expect(run.damage).toEqual([]);
    run.close();
  });

  test.each([
    ['one segment', 2 ** 26],
    ['many segments', 600],
  ])('evaluations of several optimizers, any slice of them, from %s', async (_, largestSegment) => {
    const directory = newDirectory();
    const writer = await writerIn(directory, { largestSegment });
    for (let k = 0; k < 10; k += 1) {
      const values = upTo(10, 10 * k);
      writer.evaluations(1, rowsOf(values, { firstId: 10 * k }), 0, 10);
      writer.evaluations(2, rowsOf([-k], { ids: Float64Array.of(9 - k) }), 0, 1);
    }
    await writer.close(null);
    expect(segmentsIn(directory).length > 5).toBe(largestSegment === 600);
    const run = openRun(directory);
    const [first, second] = run.optimizers;
    expect([run.evaluations, first.length, second.length]).toEqual([110, 100, 10]);
    for (const [start, end] of [
      [0, 100],
      [7, 23],
      [9, 10],
      [10, 20],
      [99, 100],
      [50, 50],
      [90, 500],
      [-4, 3],
    ]) {
      const slice = upTo(100).slice(Math.max(0, start), end);
      expect([...first.values(start, end)]).toEqual(slice);
      expect([...first.points(start, end)]).toEqual(slice.flatMap((v) => [v, -v]));
      expect([...first.ids(start, end)]).toEqual(slice);
      expect([...first.callIds(start, end)]).toEqual(slice.map((v) => v + 1 + Math.floor(v / 10)));
      expect([...first.outcomes(start, end)]).toEqual(slice.map(() => OK));
      expect(first.details(start, end)).toEqual(slice.map(() => null));
    }
    expect([...second.values()]).toEqual(upTo(10).map((k) => -k));
    expect([...second.ids()]).toEqual(upTo(10).map((k) => 9 - k));
    expect([...second.callIds(8)]).toEqual([99, 110]);
    expect(run.best).toMatchObject({ optimizerId: 2, callId: 110, fx: -9, x: Float64Array.of(-9, 9) });
    expect(first.best).toMatchObject({ optimizerId: 1, callId: 1, fx: 0 });
    expect(run.improvements.map(({ fx, callId }) => [fx, callId])).toEqual([
      [0, 1],
      ...upTo(9, 1).map((k) => [-k, 11 * (k + 1)]),
    ]);
    expect(run.damage).toEqual([]);
    run.close();
  });

  test('outcomes and details, and a failed evaluation is never the best', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    const details = [null, encodeDetail({ text: '𝔘', row: Float64Array.of(Number.NaN, -0) }), null];
    const outcomes = Uint8Array.of(OK, OK, FAILED);
    writer.evaluations(1, rowsOf([3, 2, 1], { outcomes, details }), 0, 3);
    writer.evaluations(1, rowsOf([Number.NaN, -Infinity], { firstId: 3 }), 0, 2);
    await writer.close(null);
    const run = openRun(directory);
    const optimizer = run.optimizer(1);
    expect([...optimizer.outcomes()]).toEqual([OK, OK, FAILED, OK, OK]);
    expect(optimizer.details(1, 3)).toEqual([{ text: '𝔘', row: Float64Array.of(Number.NaN, -0) }, null]);
    expect(run.best).toMatchObject({ fx: 2, callId: 2 });
    run.close();
  });

  test('the parts of a batch become one frame, and none is lost to what comes between', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    const batch = rowsOf(upTo(30));
    for (let i = 0; i < 10; i += 1) writer.evaluations(1, batch, i, i + 1);
    writer.event(log(1, 'between'));
    writer.evaluations(1, batch, 10, 20);
    writer.evaluations(2, batch, 0, 5);
    writer.evaluations(1, batch, 20, 30);
    expect(writer.isComplete).toBe(false);
    await writer.close(null);
    expect(writer.isComplete).toBe(true);
    const run = openRun(directory);
    expect([...run.optimizer(1).values()]).toEqual(upTo(30));
    expect([...run.optimizer(1).callIds(8, 22)]).toEqual([...upTo(12, 9), 26, 27]);
    run.close();
  });
});

describe('while the run goes on', () => {
  test('what is appended comes with the next look, over the borders of segments', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory, { largestSegment: 500 });
    const run = openRun(directory);
    expect([run.evaluations, run.optimizers.length, run.refresh()]).toEqual([0, 0, false]);
    for (let k = 0; k < 6; k += 1) {
      writer.evaluations(1 + (k % 2), rowsOf(upTo(5, 5 * k), { firstId: 5 * k }), 0, 5);
      while (!writer.isComplete) await turns(1);
      expect(run.refresh()).toBe(true);
      expect(run.evaluations).toBe(5 * (k + 1));
      expect([...run.optimizer(1 + (k % 2)).values(-5 + run.optimizer(1 + (k % 2)).length)]).toEqual(
        upTo(5, 5 * k),
      );
    }
    const early = run.optimizer(1);
    expect([early.length, run.sessions[0].endedAt, run.damage]).toEqual([15, null, []]);
    await writer.close({ outcome: 'interrupted', exitReason: 'enough' });
    expect(run.refresh()).toBe(true);
    expect(run.sessions).toMatchObject([{ outcome: 'interrupted' }]);
    run.close();
  });

  test('seconds are those of the events until the session has ended', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    writer.event(log(1, 'early', 12));
    writer.event(log(1, 'late', 34));
    while (!writer.isComplete) await turns(1);
    const run = openRun(directory);
    expect(run.seconds).toBe(34);
    await writer.close({ outcome: 'completed', exitReason: '' });
    run.refresh();
    expect(run.seconds).toBe((Number(run.sessions[0].endedAt) - Number(run.sessions[0].startedAt)) / 1000);
    run.close();
  });
});

describe('nothing to read', () => {
  test.each(['not there', ''])('no journal is a named error: %j', (name) => {
    expect(() => openRun(`${newDirectory()}/${name}`)).toThrow(
      expect.objectContaining<Partial<GlompoError>>({ code: 'GLOMPO_JOURNAL' }),
    );
  });

  test('an optimizer that is not there is refused, with those that are', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    writer.event(started(7));
    await writer.close(null);
    const run = openRun(directory);
    expect(() => run.optimizer(8)).toThrow(/optimizer is 8, but must be .*: 7\./);
    run.close();
  });
});
