import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resumeManager } from 'glompo';
import { optimizerConformance } from 'glompo/testing';
import { convergedCount, maxEvaluations } from 'glompo/exit-conditions';
import { cycle } from 'glompo/selectors';
import { pythonOptimizer } from 'glompo/tasks';
import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../src/domain/bounds.js';
import type { OptimizerFactory } from '../../src/domain/optimizer.js';
import { Rng } from '../../src/domain/rng.js';
import { hasPython, PYTHON } from '../fixtures/foreign/python.js';
import { eventsOf, histories, observed, smallRun } from '../fixtures/run.js';

const own = { python: PYTHON, path: [new URL('../fixtures/foreign/', import.meta.url)] };
const halving = (options = {}) => pythonOptimizer('model:Halving', { ...own, options });

describe('the options of pythonOptimizer', () => {
  test.each([
    ['name is "scipy"', 'scipy', {}],
    ['workers is 0', 'a:B', { workers: 0 }],
    ['options is 5', 'a:B', { options: 5 }],
    ['options.f is function f', 'a:B', { options: { f: function f() {} } }],
    ['python is ""', 'a:B', { python: '' }],
    ['budget is 5', 'a:B', { budget: 5 }],
  ])('%s is refused', (text, name, options) => {
    const code = 'GLOMPO_OPTION_INVALID';
    expect(() => pythonOptimizer(name, options as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text.replace('pythonOptimizer', '')) }),
    );
  });
});

describe.runIf(hasPython())('a Python class as optimizer', () => {
  for (const { name, run } of optimizerConformance({ spec: halving() }, { evaluations: 60 })) test(name, run);

  test('works in a run, with the same history everywhere', async () => {
    const all = [];
    for (const backend of ['inline', 'threads', 'processes'] as const) {
      const manager = smallRun({
        backend,
        maxJobs: 1,
        optSelector: cycle(halving({ least: 1e-2 })),
        exitConditions: convergedCount(1).or(maxEvaluations(200)),
      });
      const { events } = await observed(manager);
      const [{ outcome, reason }] = eventsOf(events, 'optimizerEnded');
      expect([outcome, reason]).toEqual(['converged', 'the step is small']);
      all.push(histories(manager));
    }
    expect(all[0][0].length).toBeGreaterThan(50);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  test('goes on in a resumed run as if that had not ended', async () => {
    const workingDir = mkdtempSync(join(tmpdir(), 'python-optimizer-'));
    try {
      const config = { maxJobs: 1, optSelector: cycle(halving()), exitConditions: maxEvaluations(30) };
      const straight = smallRun(config);
      await straight.run();
      const exitConditions = maxEvaluations(12);
      await smallRun({ ...config, exitConditions, workingDir, summaryFiles: 1 }).run();
      const resumed = await resumeManager(workingDir, { exitConditions: maxEvaluations(30) });
      await resumed.run();
      expect(histories(resumed)).toEqual(histories(straight));
    } finally {
      rmSync(workingDir, { recursive: true });
    }
  });

  test('that dies ends its optimizer as crashed, and says what it printed', async () => {
    const optSelector = cycle(pythonOptimizer('model:Dying', own));
    const exitConditions = maxEvaluations(2);
    const { events } = await observed(
      smallRun({ backend: 'threads', maxJobs: 1, optSelector, exitConditions }),
    );
    const [{ outcome, reason }] = eventsOf(events, 'optimizerEnded');
    expect(outcome).toBe('crashed');
    expect(reason).toContain('ended with exit status 5; it printed last: farewell');
  });

  test('that cannot be made says why', async () => {
    await expect(solved(halving({ refuses: true }))).rejects.toThrow(
      'ValueError: it does not like its options',
    );
  });
});

/** The minimum of Rosenbrock's function that an optimizer finds by itself, and why it ended. */
async function solved(spec: ReturnType<typeof pythonOptimizer>, seed = 1) {
  const factory = ((await import(spec.module)) as Record<string, OptimizerFactory>)[spec.export];
  const bounds = boundsOf([
    [-2, 2],
    [-1, 3],
  ]);
  const x0 = Float64Array.of(-1.2, 1);
  const optimizer = factory({ bounds, x0, rng: Rng.of(seed), workers: 1 }, spec.options);
  const room = new Float64Array(2 * 100);
  const asked: number[][] = [];
  let best = Infinity;
  for (
    let count = optimizer.ask(room, 100);
    count > 0 && asked.length < 2000;
    count = optimizer.ask(room, 100)
  ) {
    const ids = Float64Array.from({ length: count }, (_, k) => asked.length + k);
    const points = room.slice(0, 2 * count);
    const values = Float64Array.from(ids, (_, k) => {
      const [x, y] = points.subarray(2 * k);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    });
    for (let k = 0; k < count; k += 1) asked.push([...points.subarray(2 * k, 2 * k + 2)]);
    best = Math.min(best, ...values);
    optimizer.tell({ count, ids, points, values, residuals: null, residualCount: 0, gradients: null });
  }
  return { best, asked, finished: optimizer.finished };
}

describe.runIf(hasPython('scipy'))("SciPy's functions as optimizers", () => {
  test('minimize', async () => {
    const { best, asked, finished } = await solved(
      pythonOptimizer('scipy.optimize:minimize', { python: PYTHON }),
    );
    expect(asked[0]).toEqual([-1.2, 1]);
    expect(best).toBeLessThan(1e-6);
    expect(finished).toMatch(/CONVERGENCE/);
  });

  test('differential_evolution, the same for the same seed', async () => {
    const spec = pythonOptimizer('scipy.optimize:differential_evolution', {
      python: PYTHON,
      options: { maxiter: 3 },
    });
    const { asked } = await solved(spec);
    expect(asked[0]).toEqual([-1.2, 1]);
    expect((await solved(spec)).asked).toEqual(asked);
    expect((await solved(spec, 2)).asked).not.toEqual(asked);
  });
});

test.runIf(hasPython('cma'))('pycma as optimizer', async () => {
  const { best, asked, finished } = await solved(pythonOptimizer('pycma', { python: PYTHON }));
  expect(asked[0]).toEqual([-1.2, 1]);
  expect(best).toBeLessThan(1e-8);
  expect(finished).toMatch(/tol/);
});
