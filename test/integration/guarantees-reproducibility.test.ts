import { createManager, type ManagerConfig, type RunResult } from 'glompo';
import { rastrigin } from 'glompo/benchmark-functions';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, defineOptimizer, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving, minFunctionCalls } from 'glompo/stoppers';
import { describe, expect, test } from 'vitest';
import { behaviour, eventsOf, histories, observed, smallRun } from '../fixtures/run.js';
import { guaranteed } from './guarantees/setup.js';

describe('weakness 47: every optimizer has random numbers of its own', () => {
  test.each(['inline', 'threads', 'processes'] as const)('in %s', async (backend) => {
    const manager = smallRun({
      backend,
      bounds: [
        [0, 1],
        [0, 1],
      ],
      maxJobs: 4,
      deterministic: true,
      exitConditions: maxEvaluations(8_000),
    });
    await manager.run();
    const streams = histories(manager).map((numbers) =>
      numbers.filter((_, i) => i % 3 !== 0).slice(0, 3_000),
    );
    expect(streams).toHaveLength(4);
    const drawn = streams.flat();
    expect(new Set(drawn).size).toBe(drawn.length);
    for (let a = 0; a < 4; a += 1) {
      for (let b = 0; b < a; b += 1) {
        // Five standard deviations of the correlation of 3000 independent pairs.
        expect(Math.abs(correlation(streams[a], streams[b]))).toBeLessThan(5 / Math.sqrt(3_000));
      }
    }
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

/** A result without what depends on the clock. */
function timeless({ seconds: _, resources: _used, optimizers, ...others }: RunResult) {
  return { ...others, optimizers: optimizers.map(({ startedAt: _s, endedAt: _e, ...rest }) => rest) };
}

const task = rastrigin({ dims: 3 });

function decisions(more: Partial<ManagerConfig>): Partial<ManagerConfig> {
  return {
    task,
    bounds: task.bounds,
    optSelector: cycle(cmaEs({ workers: 2 }), nelderMead(), randomSearch()),
    stoppers: bestUnmoving(100, 0.01).and(minFunctionCalls(80)),
    shareBestSolutions: true,
    stopcheckInterval: 40,
    maxJobs: 5,
    deterministic: true,
    exitConditions: maxEvaluations(2_000),
    ...more,
  };
}

async function outcome(more: Partial<ManagerConfig>) {
  const manager = smallRun(decisions(more));
  const { events, result } = await observed(manager);
  const told = (['optimizerStarted', 'optimizerStopping'] as const).map((type) =>
    eventsOf(events, type).map(({ at: _, ...fact }) => fact),
  );
  return { result: timeless(result), told, histories: histories(manager) };
}

describe('weakness 48: one seed decides everything, bit for bit', () => {
  test.each(['threads', 'processes'] as const)('twice the same in %s', async (backend) => {
    const [first, second] = await Promise.all([outcome({ backend, seed: 3 }), outcome({ backend, seed: 3 })]);
    expect(second).toEqual(first);
    expect(first.result.stats.stopped).toBeGreaterThan(2);
  });

  test('another seed is another run', async () => {
    const [first, second] = [
      await outcome({ backend: 'inline', seed: 3 }),
      await outcome({ backend: 'inline', seed: 4 }),
    ];
    expect(second.histories).not.toEqual(first.histories);
  });

  test('the seed that was drawn is told, and gives the same run again', async () => {
    const { seed: _, ...unseeded } = decisions({ backend: 'inline' });
    const manager = createManager(unseeded as ManagerConfig);
    const result = await manager.run();
    const again = smallRun(decisions({ backend: 'inline', seed: result.seed }));
    expect(timeless(await again.run())).toEqual(timeless(result));
    expect(histories(again)).toEqual(histories(manager));
  });
});

describe('weakness 49: the order in which results arrive decides nothing in a deterministic run', () => {
  test.each(['threads', 'processes'] as const)(
    'evaluations in %s that take any time',
    async (evaluations) => {
      const settings = (name: string): Partial<ManagerConfig> => ({
        task: name === 'sphere' ? behaviour(name) : guaranteed(name),
        bounds: [
          [-1, 2],
          [-3, 1],
        ],
        backend: 'threads',
        optSelector: cycle(
          cmaEs({ workers: 3, backend: evaluations, popsize: 6 }),
          randomSearch({ workers: 2, backend: evaluations }),
        ),
        exitConditions: maxEvaluations(300),
        stoppers: minFunctionCalls(70),
        applyStoppersToBest: true,
        stopcheckInterval: 30,
        seed: 9,
      });
      const [steady, irregular] = await Promise.all([
        outcome(settings('sphere')),
        outcome(settings('irregular')),
      ]);
      expect(irregular).toEqual(steady);
      expect(steady.result.stats.stopped).toBeGreaterThan(1);
    },
  );
});

test.each(['threads', 'processes'] as const)(
  'weakness 49: it does not matter who is slow when one converges at the end of a round (%s)',
  async (backend) => {
    const module = new URL('./guarantees/counting-optimizer.mjs', import.meta.url);
    const run = async (slow: number) => {
      const { optimizers } = await smallRun({
        backend,
        task: guaranteed('slowForSome', { slow }),
        optSelector: cycle(defineOptimizer(module, { options: { evaluations: 20 } }), randomSearch()),
        maxJobs: 2,
        deterministic: true,
        stopcheckInterval: 10,
        exitConditions: maxEvaluations(105),
      }).run();
      return optimizers.map(({ id, evaluations }) => [id, evaluations]);
    };
    expect(await run(1)).toEqual(await run(0));
  },
);
