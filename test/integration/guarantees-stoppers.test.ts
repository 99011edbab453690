import type { HistoryView } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { defineOptimizer, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving, minFunctionCalls, type StopperFacts } from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { behaviour, eventsOf, observed, smallRun } from '../fixtures/run.js';
import { stopperOf } from './guarantees/rules.js';
import { guaranteed } from './guarantees/setup.js';

const BACKENDS = ['inline', 'threads', 'processes'] as const;

/** An optimizer that ends by telling how often, and last with what, it was told of a better point. */
const counting = (evaluations: number) =>
  defineOptimizer(new URL('./guarantees/counting-optimizer.mjs', import.meta.url), {
    options: { evaluations },
  });

test.each(['throwsAlways', 'returnsNaN', 'returnsInfinity'])(
  'weakness 38: optimizers are tested though there is no best yet: %s',
  async (name) => {
    const { result } = await observed(
      smallRun({
        backend: 'threads',
        task: behaviour(name),
        stoppers: minFunctionCalls(20),
        stopcheckInterval: 10,
        exitConditions: maxEvaluations(200),
      }),
    );
    expect(result.x).toBeNull();
    expect(result.stats.stopchecks).toBeGreaterThanOrEqual(19);
    expect(result.stats.stopped).toBeGreaterThan(3);
  },
);

test.each(['threads', 'processes'] as const)(
  'weakness 39: an optimizer in %s that brings no result at all is tested as well',
  async (backend) => {
    const { events, result } = await observed(
      smallRun({
        backend,
        task: behaviour('waitsForEver'),
        maxJobs: 1,
        stoppers: stopperOf(({ candidate }) => candidate.history.length === 0),
        stopcheckSeconds: 0.2,
        endTimeout: 0.2,
        exitConditions: maxSeconds({ session: 3 }),
      }),
    );
    expect(result.stats.evaluations).toBe(0);
    const [stopping] = eventsOf(events, 'optimizerStopping');
    expect(stopping).toMatchObject({ optimizerId: 1, reason: 'mine() = true' });
    expect(stopping.at).toBeGreaterThanOrEqual(0.2);
  },
);

describe('weakness 40: only an improvement is an improvement, also of a best of exactly 0', () => {
  test.each(BACKENDS)('in %s', async (backend) => {
    const { events, result } = await observed(
      smallRun({
        backend,
        task: guaranteed('zero'),
        optSelector: cycle(counting(300)),
        shareBestSolutions: true,
        deterministic: true,
        stopcheckInterval: 10,
        exitConditions: maxEvaluations(1_500),
      }),
    );
    expect(result.fx).toBe(0);
    expect(eventsOf(events, 'improved')).toHaveLength(1);
    const told = result.optimizers.flatMap(({ reason }) =>
      reason.startsWith('{') ? [(JSON.parse(reason) as { injected: number }).injected] : [],
    );
    // The one that did not find it is told of it, once; those that start later start without it.
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.reduce((sum, injected) => sum + injected, 0)).toBe(1);
  });
});

/** A view on a history that counts what is read. */
function counted(history: HistoryView, onRead: () => void): HistoryView {
  return {
    dims: history.dims,
    get length() {
      return history.length;
    },
    get bestIndex() {
      return history.bestIndex;
    },
    get bestValue() {
      return history.bestValue;
    },
    detail: (index) => history.detail(index),
    value: (index) => {
      onRead();
      return history.value(index);
    },
    point: (index, target) => history.point(index, target),
  };
}

test('weakness 41: a stop check costs the same however long the histories are, and copies nothing', async () => {
  const CALLS = 50;
  const rule = bestUnmoving(CALLS, 0);
  const views = new WeakMap<HistoryView, HistoryView>();
  const costs: { readonly length: number; readonly reads: number }[] = [];
  const seen = { histories: new Set<HistoryView>(), lists: new Set<StopperFacts['optimizers']>() };
  let reads = 0;
  const { result } = await observed(
    smallRun({
      backend: 'inline',
      task: guaranteed('improves'),
      optSelector: cycle(randomSearch()),
      deterministic: true,
      stopcheckInterval: 100,
      applyStoppersToBest: true,
      stoppers: stopperOf((facts) => {
        const { candidate } = facts;
        seen.histories.add(candidate.history);
        seen.lists.add(facts.optimizers);
        let history = views.get(candidate.history);
        if (history === undefined) {
          history = counted(candidate.history, () => {
            reads += 1;
          });
          views.set(candidate.history, history);
        }
        reads = 0;
        const { value } = rule.explain({ ...facts, candidate: { ...candidate, history } });
        costs.push({ length: history.length, reads });
        return value === true;
      }),
      exitConditions: maxEvaluations(40_000),
    }),
  );
  expect(result.stats.started).toBe(2);
  expect(Math.max(...costs.map(({ length }) => length))).toBeGreaterThan(19_000);
  // At most what has come since the last check, which is at most two rounds of one optimizer.
  expect(Math.max(...costs.map((cost) => cost.reads))).toBeLessThanOrEqual(200);
  expect(costs.reduce((sum, cost) => sum + cost.reads, 0)).toBeLessThanOrEqual(40_000);
  expect(seen.histories.size).toBe(2);
  expect(seen.lists.size).toBe(1);
});

describe('weakness 45: whether the stoppers apply to the best optimizer is a setting', () => {
  const run = (applyStoppersToBest?: boolean) =>
    observed(
      smallRun({
        backend: 'threads',
        optSelector: cycle(randomSearch()),
        deterministic: true,
        stoppers: minFunctionCalls(40),
        stopcheckInterval: 20,
        exitConditions: maxEvaluations(800),
        ...(applyStoppersToBest === undefined ? {} : { applyStoppersToBest }),
      }),
    );

  test('by default they do not: whoever is stopped does not hold the best value', async () => {
    const { events, result } = await run();
    expect(result.stats.stopped).toBeGreaterThan(3);
    const best = result.origin?.optimizerId;
    expect(eventsOf(events, 'optimizerStopping').map(({ optimizerId }) => optimizerId)).not.toContain(best);
    const longest = Math.max(...result.optimizers.map(({ evaluations }) => evaluations));
    expect(longest).toBeGreaterThan(100);
  });

  test('when they do, nobody lives on', async () => {
    const { result } = await run(true);
    const longest = Math.max(...result.optimizers.map(({ evaluations }) => evaluations));
    expect(longest).toBeLessThanOrEqual(60);
  });
});

test('weakness 44: a stopper that throws counts as false and is reported once', async () => {
  const { events, result } = await observed(
    smallRun({
      backend: 'threads',
      stoppers: stopperOf(() => {
        throw new Error('no such history');
      }),
      stopcheckInterval: 10,
    }),
  );
  expect(result).toMatchObject({ outcome: 'completed', stats: { stopped: 0, evaluations: 200 } });
  expect(eventsOf(events, 'warning').map(({ error }) => [error.code, error.message])).toEqual([
    ['GLOMPO_STRATEGY_FAILED', expect.stringContaining('no such history')],
  ]);
});
