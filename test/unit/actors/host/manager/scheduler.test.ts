import { expect, test } from 'vitest';
import { Scheduler } from '../../../../../actors/host/manager/scheduler.js';
import { Rng } from '../../../../../src/domain/rng.js';
import type { Selection, SelectorFacts } from '../../../../../src/domain/selector.js';
import type { Generator } from '../../../../../src/generators/index.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { randomSearch } from '../../../../../src/optimizers/index.js';
import { alive, books } from './setup.js';

const specs = [randomSearch(), randomSearch({ workers: 3 })];

function scheduler(config: Partial<ManagerConfig> = {}) {
  const made = books(config).books;
  return { books: made, scheduler: new Scheduler(made, Rng.of(1).fork('generator')) };
}

/** A selector that answers so. */
const selecting = (select: (facts: SelectorFacts) => unknown) => ({
  optSelector: { label: 'mine', specs, select: (facts: SelectorFacts) => select(facts) as Selection },
});

const generating = (generate: Generator['generate']) => ({ x0Generator: { label: 'mine', generate } });

test('starts what the selector chose, at a point within the bounds', () => {
  const { scheduler: subject } = scheduler(selecting(() => 1));
  const start = subject.next();
  if (typeof start === 'string') throw new Error(start);
  expect(start.specIndex).toBe(1);
  expect(start.x0).toHaveLength(2);
  expect(start.x0.every((value) => value >= -1 && value <= 1)).toBe(true);
});

test('start points follow from the number of the optimizer, not from how often was asked', () => {
  const x0 = (times: number) => {
    const { books: made, scheduler: subject } = scheduler();
    alive(made);
    let start = subject.next();
    for (let i = 1; i < times; i += 1) start = subject.next();
    return typeof start === 'string' ? start : [...start.x0];
  };
  expect(x0(3)).toEqual(x0(1));
});

test('tells the selector what is free and what was started, with a stream that is the same when asked again', () => {
  const asked: SelectorFacts[] = [];
  const { books: made, scheduler: subject } = scheduler(
    selecting((facts) => {
      asked.push({ ...facts, startedOf: [...facts.startedOf] });
      return 0;
    }),
  );
  alive(made, 1);
  subject.next();
  expect(asked).toMatchObject([{ freeSlots: 1, maxJobs: 4, evaluations: 0, startedOf: [0, 1] }]);
  expect(asked[0].optimizers).toEqual(made.records);
  const draws = asked.map(({ rng }) => rng.uniform());
  subject.next();
  expect(asked[1].rng.uniform()).toBe(draws[0]);
});

test('waits without asking while no slot is free', () => {
  const { books: made, scheduler: subject } = scheduler(
    selecting(() => {
      throw new Error('asked');
    }),
  );
  alive(made, 1);
  alive(made, 0);
  expect(subject.next()).toBe('wait');
});

test('waits when the selector says so, as long as something runs', () => {
  const { books: made, scheduler: subject } = scheduler(selecting(() => 'wait'));
  alive(made);
  expect(subject.next()).toBe('wait');
});

test('passes on that nothing shall be started any more', () => {
  expect(scheduler(selecting(() => 'never')).scheduler.next()).toBe('never');
});

test('to wait while nothing runs is an error that says what is needed', () => {
  const { scheduler: subject } = scheduler({ ...selecting(() => 'wait'), maxJobs: 2 });
  expect(() => subject.next()).toThrow(
    expect.objectContaining({
      code: 'GLOMPO_SLOTS',
      message: expect.stringMatching(/maxJobs = 2 .*randomSearch 1, randomSearch 3/),
    }),
  );
});

test.each([2, -1, 0.5, Number.NaN, 'one', undefined, null, '0'])(
  'the selection %s is an error',
  (selection) => {
    const { scheduler: subject } = scheduler(selecting(() => selection));
    expect(() => subject.next()).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_STRATEGY_FAILED',
        message: expect.stringContaining('selector'),
      }),
    );
  },
);

test('a selection that does not fit is an error', () => {
  const { books: made, scheduler: subject } = scheduler(selecting(() => 1));
  alive(made);
  alive(made);
  expect(() => subject.next()).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/needs 3 slots where 2 are free/) }),
  );
});

test.each([
  [
    'selector',
    selecting(() => {
      throw new Error('no idea');
    }),
  ],
  [
    'generator',
    generating(() => {
      throw new Error('no idea');
    }),
  ],
])('a %s that throws is an error with its cause', (who, config) => {
  expect(() => scheduler(config).scheduler.next()).toThrow(
    expect.objectContaining({
      code: 'GLOMPO_STRATEGY_FAILED',
      message: expect.stringContaining(`The ${who} threw: no idea`),
      cause: expect.objectContaining({ message: 'no idea' }),
    }),
  );
});

test.each([
  ['outside the bounds', Float64Array.of(0, 1.5)],
  ['too short', Float64Array.of(0)],
  ['too long', Float64Array.of(0, 0, 0)],
  ['not finite', Float64Array.of(0, Number.NaN)],
])('a generated point that is %s is an error', (_, point) => {
  const { scheduler: subject } = scheduler(generating(() => point));
  expect(() => subject.next()).toThrow(
    expect.objectContaining({
      code: 'GLOMPO_STRATEGY_FAILED',
      message: expect.stringContaining('within the bounds'),
    }),
  );
});

test('tells the generator of a stream that all starts have in common', () => {
  const draws: number[] = [];
  const { books: made, scheduler: subject } = scheduler(
    generating(({ commonRng, bounds }, rng) => {
      draws.push(commonRng.uniform(), rng.uniform());
      return new Float64Array(bounds.dims);
    }),
  );
  subject.next();
  alive(made);
  subject.next();
  expect(draws[2]).toBe(draws[0]);
  expect(draws[3]).not.toBe(draws[1]);
});

test('the point that a generator returns stays its own', () => {
  const mine = Float64Array.of(0.5, 0.5);
  const { scheduler: subject } = scheduler(generating(() => mine));
  const start = subject.next();
  mine.fill(0);
  expect(typeof start === 'string' ? start : [...start.x0]).toEqual([0.5, 0.5]);
});
