import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Recorder, rowsOf } from '../../../../../actors/host/manager/recorder.js';
import type { Rows } from '../../../../../src/domain/history.js';
import type { RunJournal } from '../../../../../src/domain/run-journal.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { alive, batchWith, books, rowsWith } from './setup.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime(1_000);
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(config: Partial<ManagerConfig> = {}) {
  const { books: made, events } = books({ stopcheckInterval: 10, ...config });
  const boundaries: string[] = [];
  let improvements = 0;
  const recorder = new Recorder(
    made,
    () =>
      boundaries.push(`${made.evaluations}: ${made.records.map(({ history }) => history.length).join(' ')}`),
    () => {
      improvements += 1;
    },
  );
  /** Records values of an optimizer that was granted as many. */
  const record = (who: ReturnType<typeof alive>, values: readonly number[]) => {
    made.ledger.grant(who.id, values.length);
    recorder.record(who, rowsWith(values, who.history.length));
  };
  return { books: made, events, boundaries, recorder, record, improvements: () => improvements };
}

const ones = (count: number) => new Array<number>(count).fill(1);

describe('boundaries', () => {
  test('come after every so many evaluations of the run, in the middle of a batch too', () => {
    const { books: made, boundaries, record } = setUp();
    const [first, second] = [alive(made), alive(made)];
    record(first, ones(7));
    expect(boundaries).toEqual([]);
    record(second, ones(25));
    expect(boundaries).toEqual(['10: 7 3', '20: 7 13', '30: 7 23']);
    record(first, ones(8));
    expect(boundaries.at(-1)).toBe('40: 15 25');
  });

  test('are the same however the evaluations were batched', () => {
    const boundariesOf = (sizes: readonly number[]) => {
      const { books: made, boundaries, record } = setUp();
      const one = alive(made);
      for (const size of sizes) record(one, ones(size));
      return boundaries;
    };
    expect(boundariesOf([100])).toEqual(boundariesOf(ones(100)));
    expect(boundariesOf([3, 30, 9, 58])).toEqual(boundariesOf([100]));
  });

  test('come where they would have come, in a run that goes on after another session', () => {
    const { books: made, boundaries, recorder, record } = setUp();
    const one = alive(made);
    made.ledger.oblige(1, 27);
    made.ledger.record(1, 27);
    recorder.goOn();
    record(one, ones(2));
    expect(boundaries).toEqual([]);
    record(one, ones(11));
    expect(boundaries).toEqual(['30: 3', '40: 13']);
  });

  test('come once when a batch ends at one', () => {
    const { books: made, boundaries, record } = setUp({ stopcheckInterval: 5 });
    const one = alive(made);
    record(one, ones(5));
    record(one, ones(1));
    expect(boundaries).toEqual(['5: 5']);
  });
});

describe('the incumbent', () => {
  test('is the first of the best, with its point and origin', () => {
    const { books: made, record } = setUp();
    const [first, second] = [alive(made), alive(made)];
    record(first, [3, 2, 2]);
    record(second, [2, 5]);
    expect(made.best).toEqual({ x: Float64Array.of(2, 2), fx: 2, optimizerId: 1, kind: 'randomSearch' });
    record(second, [Number.NaN, 1]);
    expect(made.best).toMatchObject({ fx: 1, optimizerId: 2 });
    expect(made.bestRecord).toBe(second);
  });

  test('is as old as the evaluations recorded after it, in the middle of a batch too', () => {
    const { books: made, record } = setUp();
    const [first, second] = [alive(made), alive(made)];
    record(first, [Number.NaN, Infinity]);
    expect(made.evaluationsSinceImprovement).toBe(2);
    record(first, [3, 2, 2, 4]);
    expect(made.evaluationsSinceImprovement).toBe(2);
    record(second, [5, 1, 6, 7, 1]);
    expect(made.evaluationsSinceImprovement).toBe(3);
    record(first, new Array<number>(20).fill(1));
    expect(made.evaluationsSinceImprovement).toBe(23);
  });

  test('exactly 0 is improved by nothing but less', () => {
    const { books: made, record, improvements } = setUp();
    const one = alive(made);
    record(one, [0]);
    for (const value of [0, -0, 5]) record(one, [value]);
    expect(improvements()).toBe(1);
    record(one, [-1]);
    expect(improvements()).toBe(2);
  });

  test('is known to what happens at a boundary in the same batch', () => {
    const seen: number[] = [];
    const { books: made } = books({ stopcheckInterval: 2 });
    const recorder = new Recorder(
      made,
      () => seen.push(made.bestValue),
      () => {},
    );
    const one = alive(made);
    made.ledger.grant(1, 4);
    recorder.record(one, rowsWith([5, 3, 4, 1]));
    expect(seen).toEqual([3, 1]);
  });
});

describe('reports of a better point', () => {
  test('come at most every 50 ms, the latest always', () => {
    const { books: made, events, record } = setUp();
    const one = alive(made);
    for (let value = 100; value > 50; value -= 1) record(one, [value]);
    expect(events.map((event) => event.type === 'improved' && event.fx)).toEqual([100]);
    vi.advanceTimersByTime(49);
    expect(events).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(events.at(-1)).toMatchObject({
      type: 'improved',
      fx: 51,
      x: [51, 51],
      optimizerId: 1,
      evaluations: 50,
    });
    vi.advanceTimersByTime(1_000);
    expect(events).toHaveLength(2);
  });

  test('that are due come at the end, and none after it', () => {
    const { books: made, events, recorder, record } = setUp();
    const one = alive(made);
    record(one, [5]);
    record(one, [4]);
    recorder.end();
    recorder.end();
    expect(events.map((event) => event.type === 'improved' && event.fx)).toEqual([5, 4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('do not come where nothing improved', () => {
    const { books: made, events, recorder, record } = setUp();
    record(alive(made), [Number.NaN, Infinity]);
    recorder.end();
    expect(events).toEqual([]);
  });
});

test('what the journal has from an earlier session is recorded, but not journalled again', () => {
  const { books: made, recorder } = setUp();
  const one = alive(made);
  const journalled: string[] = [];
  made.journal = {
    evaluations: (id: number, { values }: Rows, start: number, end: number) =>
      journalled.push(`${id} [${values.subarray(start, end)}]`),
    event: () => {},
  } as unknown as RunJournal;
  made.ledger.grant(1, 15);
  recorder.record(one, { ...rowsWith(ones(12)), isJournalled: true });
  recorder.record(one, rowsWith([2, 3, 4], 12));
  expect([one.history.length, journalled]).toEqual([15, ['1 [2,3,4]']]);
});

describe('results of an optimizer', () => {
  test('beyond what it was granted are an error and leave no trace', () => {
    const { books: made, recorder } = setUp();
    const one = alive(made);
    made.ledger.grant(1, 2);
    expect(() => recorder.record(one, rowsWith([1, 2, 3]))).toThrow(
      expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }),
    );
    expect([one.history.length, made.evaluations, made.best]).toEqual([0, 0, null]);
  });

  test('without points, or of other dimensions, are an error', () => {
    expect(rowsOf(batchWith([1, 2]), 2)).toMatchObject({ count: 2 });
    for (const batch of [batchWith([1], { points: null }), batchWith([1], { dims: 3 })]) {
      expect(() => rowsOf(batch, 2)).toThrow(expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }));
    }
  });
});
