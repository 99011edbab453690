import { describe, expect, test } from 'vitest';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import {
  converged,
  type Act,
  folded,
  goOn,
  injected,
  replayed,
  runStopping,
  sessionsIn,
  stopping,
  tell,
} from './sessions.js';
import { ended, started, testDirectory } from './setup.js';

const newDirectory = testDirectory('rounds');
const settings = { deterministic: true, shareBestSolutions: true };
const record = sessionsIn(newDirectory, { settings });

/** Two optimizers in their first round. */
const firstRound: Act = (writer) => {
  writer.event(started(1));
  writer.event(started(2));
  tell(writer, 1, [9, 8]);
  tell(writer, 2, [7, 6]);
  writer.roundEnded(true);
};

describe('a run in lock step', () => {
  test('stands where its last round ended', async () => {
    const whole = folded(await record(firstRound));
    const cut = folded(
      await record((writer) => {
        firstRound(writer);
        writer.event(injected(1, 2, 2, 6));
        writer.event(stopping(2));
        writer.event(ended(2, 'stopped'));
        writer.event(started(3));
        tell(writer, 1, [5, 4], 2);
      }),
    );
    expect(cut).toEqual({ ...whole, seconds: 3 });
    expect(whole).toMatchObject({ evaluations: 4, unshared: true, best: { optimizerId: 2 } });
  });

  test('has the evaluations of the round that was not finished, and who was told of an incumbent in it', async () => {
    const run = resumableRun(
      await record((writer) => {
        firstRound(writer);
        writer.event(injected(1, 2, 2, 6));
        writer.event(started(3));
        tell(writer, 1, [5, 4], 2);
        tell(writer, 3, [3]);
      }),
    );
    expect(run.evaluations).toBe(7);
    expect(run.tail.batches.map(({ optimizerId, batch }) => [optimizerId, [...batch.values]])).toEqual([
      [1, [5, 4]],
      [3, [3]],
    ]);
    expect([...run.tail.injected]).toEqual([1]);
    expect(replayed(run, 1)).toEqual([[9, 8], 'inject 6 at 2', [5, 4]]);
    expect(replayed(run, 3)).toEqual([[3]]);
    run.close();
  });

  test('has not begun before its first round is over', async () => {
    const run = resumableRun(
      await record((writer) => {
        writer.event(started(1));
        tell(writer, 1, [5]);
      }),
    );
    expect(run.state).toMatchObject({ evaluations: 0, best: null, optimizers: [] });
    expect(run.tail.batches).toHaveLength(1);
    run.close();
  });

  test('goes on in the round in which it was cut: its evaluations stay, what was decided is decided again', async () => {
    const directory = await record(
      (writer) => {
        firstRound(writer);
        writer.event(stopping(1, 'forgotten'));
        writer.event(runStopping);
        writer.event(ended(2, 'stopped'));
        tell(writer, 1, [5, 4], 2);
      },
      (writer) => {
        writer.event({ at: 5, type: 'optimizerResumed', optimizerId: 1, replayed: 4, slots: 1 });
        tell(writer, 2, [3], 2);
      },
      (writer) => {
        tell(writer, 2, [2], 3);
        writer.event(started(3, 6));
        writer.event(converged(2, 7));
        writer.roundEnded(false);
        writer.event(ended(2, 'converged'));
      },
    );
    const run = resumableRun(directory);
    expect(run.state).toMatchObject({
      evaluations: 8,
      sessions: 3,
      unshared: false,
      best: { optimizerId: 2, evaluationsAtBest: 8 },
      stoppedAtConvergence: [0],
    });
    expect(run.state.optimizers).toMatchObject([
      { outcome: null, stopReason: null, history: { length: 4 } },
      { outcome: 'converged', endedAt: 7, history: { length: 4, bestValue: 2 } },
      { startedAt: 6, history: { length: 0 } },
    ]);
    expect(run.tail.batches).toEqual([]);
    expect(run.damage).toEqual([]);
    run.close();
  });

  test('that starts an optimizer again, of which evaluations are there already, has them for its own', async () => {
    const directory = await record((writer) => {
      firstRound(writer);
      writer.event(started(3));
      tell(writer, 3, [1]);
    });
    await goOn(directory, (writer) => {
      writer.event(started(3, 8, [4, 4]));
      tell(writer, 3, [0], 1);
      writer.roundEnded(true);
    });
    expect(folded(directory).optimizers[2]).toMatchObject({
      startedAt: 8,
      x0: Float64Array.of(4, 4),
      outcome: null,
      history: { length: 2, bestValue: 0 },
    });
  });

  test('keeps incumbents of a round in which it was cut, since they are not told again', async () => {
    const directory = await record((writer) => {
      firstRound(writer);
      writer.event(injected(1, 2, 2, 6));
    });
    await goOn(directory, (writer) => tell(writer, 1, [5], 2));
    const run = resumableRun(directory);
    expect([...run.tail.injected]).toEqual([1]);
    expect(replayed(run, 1)).toEqual([[9, 8], 'inject 6 at 2', [5]]);
    run.close();
  });

  test('does not forget what somebody wanted between two rounds', async () => {
    const directory = await record((writer) => {
      firstRound(writer);
      writer.event({
        at: 1,
        type: 'intervention',
        by: 'user',
        action: 'change',
        exitConditions: null,
        maxJobs: 7,
      });
      writer.event({ at: 1, type: 'intervention', by: 'user', action: 'pause', optimizerId: 2 });
    });
    const run = resumableRun(directory);
    expect(run.settings.maxJobs).toBe(7);
    expect(run.state.optimizers.map(({ paused }) => paused)).toEqual([false, true]);
    run.close();
  });
});
