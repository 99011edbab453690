import { describe, expect, test } from 'vitest';
import type { OptimizerRecord } from '../../../../../actors/host/manager/optimizer-record.js';
import { StopChecks } from '../../../../../actors/host/manager/stop-checks.js';
import { Rng } from '../../../../../src/domain/rng.js';
import { type StopperFacts, StopperRule } from '../../../../../src/domain/stopper.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { alive, books, rowsWith } from './setup.js';

/** A stopper made of a function, which keeps what it was asked. */
class Asking extends StopperRule {
  readonly asked: StopperFacts[] = [];
  readonly #answer: (facts: StopperFacts) => boolean;

  constructor(answer: (facts: StopperFacts) => boolean = () => true) {
    super();
    this.#answer = answer;
  }

  get ids(): number[] {
    return this.asked.splice(0).map(({ candidate }) => candidate.id);
  }

  protected holds(facts: StopperFacts): boolean {
    this.asked.push(facts);
    return this.#answer(facts);
  }

  override toString(): string {
    return 'asking()';
  }
}

function setUp(stoppers: Asking | null, config: Partial<ManagerConfig> = {}) {
  const { books: made, events } = books({ stoppers, ...config });
  const stops: string[] = [];
  const checks = new StopChecks(made, Rng.of(1), (record, reason) => {
    record.stopReason = 'a rule';
    stops.push(`${record.id} ${reason}`);
  });
  /** A record with evaluations. */
  const withValues = (...values: number[]): OptimizerRecord => {
    const record = alive(made);
    if (values.length > 0) record.history.append(rowsWith(values), 0, values.length);
    return record;
  };
  return { books: made, events, stops, checks, withValues };
}

describe('a stop check', () => {
  test('tests those with new evaluations, and stops them for what decided', () => {
    const stopper = new Asking(({ candidate }) => candidate.id === 2);
    const { checks, stops, withValues, books: made } = setUp(stopper);
    withValues(1);
    withValues(2, 3);
    withValues();
    checks.run();
    expect(stopper.ids).toEqual([1, 2]);
    expect(stops).toEqual(['2 asking() = true']);
    expect(made.stopchecks).toBe(1);
  });

  test('does not test again what has nothing new, nor what is stopped', () => {
    const stopper = new Asking(() => false);
    const { checks, withValues } = setUp(stopper);
    const [first, second] = [withValues(1), withValues(1)];
    checks.run();
    stopper.asked.length = 0;
    checks.run();
    expect(stopper.ids).toEqual([]);
    first.history.append(rowsWith([5], 1), 0, 1);
    second.history.append(rowsWith([5], 1), 0, 1);
    second.stopReason = 'a rule';
    checks.run();
    expect(stopper.ids).toEqual([1]);
  });

  test('does not need a best value', () => {
    const stopper = new Asking();
    const { checks, stops, withValues } = setUp(stopper);
    withValues(Number.NaN, Infinity);
    checks.run();
    expect(stops).toHaveLength(1);
    expect(stopper.asked[0].best).toBeNull();
  });

  test('tells the stopper of all optimizers, dead ones included', () => {
    const stopper = new Asking(() => false);
    const { checks, withValues, books: made } = setUp(stopper);
    const dead = withValues(1);
    made.alive.delete(dead);
    dead.outcome = 'crashed';
    withValues(2);
    checks.run();
    const [{ optimizers, bounds, candidate }] = stopper.asked;
    expect(optimizers.map(({ id, alive: living }) => [id, living])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(bounds.dims).toBe(2);
    expect(candidate.id).toBe(2);
  });

  test('shows the stopper copies that it cannot use to change the run', () => {
    const stopper = new Asking(({ optimizers, bounds }) => {
      bounds.lower.fill(99);
      expect(() => (optimizers as unknown[]).pop()).toThrow(TypeError);
      return false;
    });
    const { checks, withValues, events, books: made } = setUp(stopper);
    withValues(1);
    withValues(2);
    checks.run();
    expect(stopper.asked).toHaveLength(2);
    expect(stopper.asked[1].optimizers).toHaveLength(2);
    expect([...made.plan.bounds.lower]).toEqual([-1, -1]);
    expect(events).toEqual([]);
  });

  test.each([
    [false, [2]],
    [true, [1, 2]],
  ])('with applyStoppersToBest %s tests %s of which 1 is the best', (applyStoppersToBest, tested) => {
    const stopper = new Asking();
    const { checks, withValues, books: made } = setUp(stopper, { applyStoppersToBest });
    made.bestRecord = withValues(1);
    withValues(2);
    checks.run();
    expect(stopper.ids).toEqual(tested);
  });

  test('without a stopper does and counts nothing', () => {
    const { checks, withValues, stops, books: made } = setUp(null);
    withValues(1);
    checks.run();
    checks.runOverdue();
    expect([stops, made.stopchecks]).toEqual([[], 0]);
  });
});

describe('the random numbers of a stopper', () => {
  /** Those that each optimizer is tested with at stop check `n`, after so many checks in this session. */
  const drawn = (before: number, earlier: number) => {
    const numbers: string[] = [];
    const stopper = new Asking(({ candidate, rng }) => {
      numbers.push(`${candidate.id} ${rng.uniform()}`);
      return false;
    });
    const { checks, withValues, books: made } = setUp(stopper);
    made.stopchecks = before;
    const records = [withValues(1), withValues(1)];
    for (let i = 0; i < earlier; i += 1) {
      checks.run();
      for (const record of records) record.history.append(rowsWith([5], record.history.length), 0, 1);
    }
    numbers.length = 0;
    checks.run();
    return numbers;
  };

  test('depend on the number of the check, not on what was drawn before', () => {
    expect(drawn(7, 0)).toEqual(drawn(4, 3));
    expect(drawn(7, 0)).not.toEqual(drawn(8, 0));
    const [first, second] = drawn(7, 0);
    expect(first.slice(2)).not.toBe(second.slice(2));
  });
});

describe('a stopper that throws', () => {
  test('stops nothing and is reported once', () => {
    const stopper = new Asking(({ candidate }) => {
      if (candidate.id !== 2) throw new Error('divided by zero');
      return true;
    });
    const { checks, events, stops, withValues } = setUp(stopper);
    for (let i = 0; i < 3; i += 1) withValues(1);
    checks.run();
    for (const record of [withValues(1), withValues(1)]) expect(record.working).toBe(true);
    checks.run();
    expect(stops).toEqual(['2 asking() = true']);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'warning',
      error: { code: 'GLOMPO_STRATEGY_FAILED', message: expect.stringContaining('divided by zero') },
    });
  });
});

describe('a check by time', () => {
  test('tests those that nobody looked at for a while, without new evaluations too', () => {
    const stopper = new Asking(() => false);
    const { checks, withValues } = setUp(stopper, { stopcheckSeconds: 1e-9 });
    withValues();
    withValues(1);
    checks.runOverdue();
    expect(stopper.ids).toEqual([1, 2]);
  });

  test('leaves those alone that were tested lately', () => {
    const stopper = new Asking(() => false);
    const { checks, withValues } = setUp(stopper, { stopcheckSeconds: 1_000 });
    const late = withValues();
    withValues();
    late.testedAt = -1_001;
    checks.runOverdue();
    expect(stopper.ids).toEqual([1]);
    checks.runOverdue();
    expect(stopper.ids).toEqual([]);
  });
});
