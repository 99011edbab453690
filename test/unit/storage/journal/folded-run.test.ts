import { describe, expect, test } from 'vitest';
import { FAILED, LOST, OK, TIMED_OUT } from '../../../../src/domain/outcome.js';
import type { Intervention } from '../../../../src/domain/run-events.js';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { converged, folded, injected, runStopping, sessionsIn, stopping, tell } from './sessions.js';
import { ended, log, rowsOf, started, testDirectory } from './setup.js';

const newDirectory = testDirectory('folded-run');
const record = sessionsIn(newDirectory);

const by = (intervention: Intervention) => ({
  at: 1,
  type: 'intervention' as const,
  by: 'user',
  ...intervention,
});

describe('the state of a free run', () => {
  test('of which nothing happened yet', async () => {
    expect(folded(await record(() => {}))).toMatchObject({
      evaluations: 0,
      seconds: 0,
      sessions: 1,
      best: null,
      stoppedAtConvergence: [],
      stopchecks: 0,
      evaluatorRestarts: 0,
      unshared: false,
      paused: false,
      startPoints: [],
      optimizers: [],
    });
  });

  test('has the evaluations, the best of each optimizer, and that of the run', async () => {
    const directory = await record((writer) => {
      writer.event(started(1, 0.5));
      writer.event(started(2, 0.75, [3, 4]));
      const outcomes = Uint8Array.of(OK, FAILED, TIMED_OUT, LOST, OK);
      writer.evaluations(1, rowsOf([5, -9, -9, -9, 4], { outcomes }), 0, 5);
      tell(writer, 2, [3, Number.NaN, -Infinity, 3, 6]);
      tell(writer, 1, [4, 7], 5);
    });
    const state = folded(directory);
    expect(state).toMatchObject({ evaluations: 12, best: { optimizerId: 2, evaluationsAtBest: 6 } });
    expect(state.optimizers).toMatchObject([
      {
        id: 1,
        startedAt: 0.5,
        x0: Float64Array.of(1, 2),
        bounds: [
          [-5, 5],
          [-5, 5],
        ],
        spec: { kind: 'cmaEs', module: 'glompo:cma-es.js', export: 'cmaEs', workers: 1, wants: null },
        specIndex: 0,
        outcome: null,
        endedAt: null,
        reason: '',
        history: { length: 7, bestIndex: 4, bestValue: 4, bestPoint: Float64Array.of(4, -4) },
      },
      { id: 2, x0: Float64Array.of(3, 4), history: { length: 5, bestIndex: 0, bestValue: 3 } },
    ]);
    expect(state.optimizers[0].history).toMatchObject({ failures: 3, timedOut: 1, lost: 1 });
    expect(state.optimizers[1].history).toMatchObject({ failures: 0, timedOut: 0, lost: 0 });
  });

  test('knows how optimizers ended, and which only the end of the run has ended', async () => {
    const state = folded(
      await record((writer) => {
        for (let id = 1; id <= 9; id += 1) writer.event(started(id));
        writer.event(converged(1));
        writer.event(ended(1, 'converged', 5, 'small'));
        writer.event(stopping(2));
        writer.event(ended(2, 'stopped', 6, 'it is slow'));
        writer.event(stopping(3, 'too slow', 7));
        writer.event(converged(4, 8));
        writer.event(ended(5, 'crashed', 9, 'bad'));
        writer.event(runStopping);
        writer.event(ended(6, 'stopped'));
        writer.event(ended(7, 'forced'));
        writer.event(ended(8, 'lost'));
        writer.event(ended(9, 'crashed', 10, 'bad too'));
        writer.event(ended(3, 'forced', 11, 'too slow'));
      }),
    );
    const ends = state.optimizers.map(({ outcome, endedAt, reason }) => [outcome, endedAt, reason]);
    expect(ends).toEqual([
      ['converged', 5, 'small'],
      ['stopped', 6, 'it is slow'],
      ['forced', 11, 'too slow'],
      ['converged', 8, 'it had ended by its own criteria'],
      ['crashed', 9, 'bad'],
      [null, null, ''],
      [null, null, ''],
      [null, null, ''],
      ['crashed', 10, 'bad too'],
    ]);
    expect(state.optimizers.map(({ stopReason }) => stopReason)).toEqual([
      null,
      'it is slow',
      'too slow',
      ...Array.from({ length: 6 }, () => null),
    ]);
    expect(state.optimizers.filter((one) => one.converged).map(({ id }) => id)).toEqual([1, 4]);
    expect(state.stoppedAtConvergence).toEqual([0, 2]);
  });

  test('takes one that was to stop for stopped, and one that ended otherwise than it said for that', async () => {
    const state = folded(
      await record((writer) => {
        writer.event(started(1));
        writer.event(started(2));
        writer.event(stopping(1, 'too slow', 7));
        writer.event(converged(2));
        writer.event(ended(2, 'forced', 9));
      }),
    );
    expect(state.optimizers[0]).toMatchObject({ outcome: 'stopped', endedAt: 7, reason: 'too slow' });
    expect(state.optimizers[1]).toMatchObject({ outcome: 'forced', converged: true });
    expect(state.stoppedAtConvergence).toEqual([]);
  });

  test('counts stop checks where there are stoppers, restarts and escalations', async () => {
    const act = sessionsIn(newDirectory, { settings: { stoppers: 'minEvaluations(1)' } });
    const state = folded(
      await act((writer) => {
        writer.event(started(1));
        writer.event(started(2));
        tell(writer, 1, [9, 8, 7]);
        tell(writer, 2, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2]);
        writer.event({ at: 1, type: 'evaluatorRestarted', optimizerId: 2 });
        writer.event({ at: 1, type: 'escalated', source: 'optimizer 1', escalation: 'abort', reason: 'x' });
        writer.event({ at: 1, type: 'escalated', source: 'manager', escalation: 'kill', reason: 'x' });
        writer.event(log(1, 'late', 12.5));
        tell(writer, 1, [6, 5], 3);
      }),
    );
    expect(state).toMatchObject({ stopchecks: 1, evaluatorRestarts: 1, seconds: 12.5 });
    expect(state.escalations).toMatchObject({ abort: 1, kill: 0 });
    expect(state.optimizers.map(({ testedLength }) => testedLength)).toEqual([3, 7]);
    const none = folded(await record((writer) => tell(writer, 1, Array(40).fill(1))));
    expect([none.stopchecks, none.optimizers[0].testedLength]).toEqual([0, 0]);
  });

  test('knows what somebody wanted of it, and when that was done', async () => {
    const directory = await record((writer) => {
      for (const id of [1, 2, 3]) writer.event(started(id));
      for (const optimizerId of [1, 2, null]) writer.event(by({ action: 'pause', optimizerId }));
      for (const optimizerId of [2]) writer.event(by({ action: 'resume', optimizerId }));
      for (const x of [
        [1, 1],
        [2, -0],
        [3, 3],
      ])
        writer.event(by({ action: 'inject', optimizerId: null, x, fx: null }));
      writer.event(by({ action: 'inject', optimizerId: 1, x: [4, 4], fx: 1 }));
      writer.event(started(4, 1, [2, -0]));
      writer.event(started(5, 1, [1, 1]));
      writer.event(started(6, 1, [2, 0]));
      writer.event(by({ action: 'change', exitConditions: 'maxEvaluations(7)', maxJobs: null }));
      writer.event(by({ action: 'change', exitConditions: null, maxJobs: 9 }));
    });
    const run = resumableRun(directory);
    run.close();
    expect(run.state.paused).toBe(true);
    expect(run.state.optimizers.map(({ paused }) => paused)).toEqual([true, ...Array(5).fill(false)]);
    expect(run.state.startPoints).toEqual([Float64Array.of(2, -0), Float64Array.of(3, 3)]);
    expect(run.settings).toMatchObject({ exitConditions: 'maxEvaluations(7)', maxJobs: 9 });
  });

  test('knows whether optimizers were told of the best value', async () => {
    const sharing = sessionsIn(newDirectory, { settings: { shareBestSolutions: true } });
    const better = await sharing((writer) => tell(writer, 1, [3, 2]));
    const told = await sharing((writer) => {
      tell(writer, 1, [3, 2]);
      tell(writer, 2, [4]);
      writer.event(injected(2, 1, 1, 2));
    });
    const toldOfAnother = await sharing((writer) => {
      tell(writer, 1, [3, 2]);
      writer.event(injected(2, 0, 1, 3));
    });
    expect([better, told, toldOfAnother].map((one) => folded(one).unshared)).toEqual([true, false, true]);
    expect(folded(await record((writer) => tell(writer, 1, [3, 2]))).unshared).toBe(false);
  });

  test('has an optimizer of which the start is lost, as one that cannot go on', async () => {
    const state = folded(await record((writer) => tell(writer, 2, [3])));
    expect(state.optimizers.map(({ id, outcome }) => [id, outcome])).toEqual([
      [1, 'lost'],
      [2, 'lost'],
    ]);
    expect(state.optimizers[1].history.length).toBe(1);
  });

  test('does not change when something is told twice', async () => {
    const once = folded(
      await record((writer) => {
        writer.event(started(1));
        writer.event(stopping(1));
      }),
    );
    const twice = folded(
      await record((writer) => {
        writer.event(started(1));
        writer.event(started(1, 8, [7, 7]));
        writer.event(stopping(1));
        writer.event(stopping(1));
      }),
    );
    expect({ ...twice, seconds: once.seconds }).toEqual(once);
  });
});
