import { describe, expect, test } from 'vitest';
import { CrashWatch } from '../../../../../actors/host/manager/crash-watch.js';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import { Scheduler } from '../../../../../actors/host/manager/scheduler.js';
import type { GlompoError } from '../../../../../src/domain/errors.js';
import { Rng } from '../../../../../src/domain/rng.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { randomSearch } from '../../../../../src/optimizers/index.js';
import { SimulatedClock } from '../../../../../src/testing/index.js';
import { alive, books, rowsWith } from './setup.js';

function watch(config: Partial<ManagerConfig> = {}) {
  const clock = new SimulatedClock();
  const first = { label: 'first', specs: [randomSearch()], select: () => 0 };
  const { books: made, events } = books({ optSelector: first, ...config }, clock);
  const loops: GlompoError[] = [];
  const subject = new CrashWatch(made, (error) => loops.push(error));
  /** Ends an optimizer that said so itself, when it crashed. */
  const end = (outcome: OptimizerRecord['outcome'], reason: string, evaluations = 0, said = true) => {
    const record = alive(made);
    if (evaluations > 0) record.history.append(rowsWith(Array(evaluations).fill(1)), 0, evaluations);
    record.outcome = outcome;
    record.reason = reason;
    record.failure = outcome === 'crashed' && said ? new Error(reason) : null;
    made.remove(record);
    subject.joined(record);
  };
  return { books: made, clock, events, loops, end, scheduler: new Scheduler(made, Rng.of(1)) };
}

describe('a crash', () => {
  test('is an event with its cause', () => {
    const { events, end, loops } = watch();
    end('crashed', 'no licence');
    expect(events).toMatchObject([
      {
        type: 'warning',
        error: {
          code: 'GLOMPO_OPTIMIZER_CRASHED',
          message: 'Optimizer 1 (randomSearch) crashed: no licence',
          cause: { message: 'no licence' },
        },
      },
    ]);
    expect(loops).toEqual([]);
  });

  test('again and again without an evaluation is an error that shows the first and the last', () => {
    const { end, loops } = watch();
    for (let i = 1; i <= 5; i += 1) end('crashed', `crash ${i}`);
    expect(loops).toMatchObject([
      {
        code: 'GLOMPO_CRASH_LOOP',
        message: expect.stringMatching(/^5 .*randomSearch.*; the first: crash 1; the last: crash 5$/),
        data: { kind: 'randomSearch', crashes: 5, first: 'crash 1', last: 'crash 5' },
        cause: { message: 'crash 1' },
      },
    ]);
  });

  test('without a word of the optimizer is shown all the same', () => {
    const { end, loops } = watch();
    for (let i = 1; i <= 5; i += 1) end('crashed', `exit status ${i}`, 0, false);
    const message = 'Optimizer 1 (randomSearch) crashed: exit status 1';
    expect(loops).toMatchObject([{ cause: { code: 'GLOMPO_OPTIMIZER_CRASHED', message } }]);
  });

  test('is no loop when something was evaluated or ended otherwise in between', () => {
    const { end, loops } = watch();
    for (let i = 0; i < 4; i += 1) end('crashed', 'crash');
    end('crashed', 'crash', 1);
    for (let i = 0; i < 4; i += 1) end('crashed', 'crash');
    end('stopped', 'enough');
    for (let i = 0; i < 4; i += 1) end('crashed', 'crash');
    expect(loops).toEqual([]);
  });
});

describe('silence until the end by force', () => {
  test('again and again without an evaluation is an error too, though no crash', () => {
    const { books: made, events, loops } = watch();
    const subject = new CrashWatch(made, (error) => loops.push(error));
    for (let i = 1; i <= 5; i += 1) {
      expect(loops).toEqual([]);
      const record = alive(made);
      record.outcome = 'forced';
      record.reason = `silent ${i}`;
      record.escalations = ['noFeedbackTimeout', 'terminate'];
      made.remove(record);
      subject.joined(record);
    }
    expect(loops).toMatchObject([
      {
        code: 'GLOMPO_CRASH_LOOP',
        data: { crashes: 5, first: 'silent 1', last: 'silent 5' },
        cause: { message: 'Optimizer 1 (randomSearch) was ended: silent 1' },
      },
    ]);
    expect(events).toEqual([]);
  });

  test('that was asked for is no loop', () => {
    const { end, loops } = watch();
    for (let i = 0; i < 6; i += 1) end('forced', 'closed by the user');
    expect(loops).toEqual([]);
  });
});

describe('after a crash without an evaluation', () => {
  test('the next start of that configuration waits, longer with each crash', () => {
    const { clock, end, scheduler } = watch();
    for (const wait of [50, 100, 200, 400]) {
      end('crashed', 'crash');
      expect([scheduler.next(), scheduler.waitsForBackOff]).toEqual(['wait', true]);
      clock.advance(wait - 1);
      expect(scheduler.next()).toBe('wait');
      clock.advance(1);
      expect(scheduler.next()).toMatchObject({ specIndex: 0 });
      expect(scheduler.waitsForBackOff).toBe(false);
    }
  });

  test('another configuration starts at once', () => {
    const specs = [randomSearch(), randomSearch()];
    const { end, scheduler } = watch({
      optSelector: { label: 'second', specs, select: () => 1 },
    });
    end('crashed', 'crash');
    expect(scheduler.next()).toMatchObject({ specIndex: 1 });
  });

  test('a run in lock step does not wait', () => {
    const { end, scheduler } = watch({ deterministic: true });
    end('crashed', 'crash');
    expect(scheduler.next()).toMatchObject({ specIndex: 0 });
  });

  test('there is no wait when it had evaluated something', () => {
    const { end, scheduler } = watch();
    end('crashed', 'crash', 3);
    expect(scheduler.next()).toMatchObject({ specIndex: 0 });
  });
});
