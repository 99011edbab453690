import { expect, test } from 'vitest';
import { BEGINNING } from '../../../../../actors/host/optimizer/position.js';
import type { Optimizer, OptimizerFactory, OptimizerSetup } from '../../../../../src/domain/optimizer.js';
import type { OptimizerSnapshot } from '../../../../../src/domain/optimizer-snapshot.js';
import {
  cmaEs,
  coroutineOptimizer,
  differentialEvolution,
  evaluate,
  levenbergMarquardt,
  nelderMead,
} from '../../../../../src/optimizers/index.js';
import { ResultsWriter } from '../../../../../src/protocol/results-batch.js';
import { hostOf } from './host-setup.js';
import { turns } from './setup.js';

type Make = (setup: OptimizerSetup, saved?: unknown) => Optimizer | Promise<Optimizer>;

/** Point, value and residuals of one evaluation. */
type Row = readonly number[];

const DIMS = 3;
const WIDTH = 2;

const walk = coroutineOptimizer(function* ({ bounds, x0, rng }) {
  const { lower, upper } = bounds;
  let best: ArrayLike<number> = x0;
  let bestFx = yield* evaluate(x0);
  for (;;) {
    const x = lower.map((low, i) => Math.min(Math.max(best[i] + rng.normal(), low), upper[i]));
    const fx = yield* evaluate(x);
    if (fx < bestFx) [best, bestFx] = [x, fx];
  }
});

const SUBJECTS: readonly (readonly [string, Make])[] = [
  ...[cmaEs({ restarts: 'ipop' }), differentialEvolution(), nelderMead(), levenbergMarquardt()].map(
    ({ kind, module, export: name, options }) =>
      [
        kind,
        async (setup: OptimizerSetup, saved?: unknown) =>
          ((await import(module)) as Record<string, OptimizerFactory>)[name](setup, options, saved),
      ] as const,
  ),
  ['a coroutine', (setup: OptimizerSetup) => walk(setup, {})],
];

const task = (x: Float64Array) => {
  const residuals = [10 * (x[1] - x[0] ** 2) + Math.sin(3 * x[2]), 1 - x[0] * Math.cos(5 * x[2])];
  return { fx: residuals[0] ** 2 + residuals[1] ** 2, residuals };
};

interface Session {
  readonly rows: Row[];
  readonly snapshot: OptimizerSnapshot;
}

/** Has `count` evaluations made, after those of earlier sessions, and asks where the optimizer stands after `savedAt`. */
async function session(
  make: Make,
  count: number,
  savedAt: number,
  earlier: readonly Row[] = [],
  snapshot: OptimizerSnapshot = BEGINNING,
): Promise<Session> {
  const { owner, heard, running, batches, messages } = hostOf(make, {
    local: { task },
    wants: 'residuals',
    start: { bounds: new Array(DIMS).fill([-4, 5]), x0: [1, 2, 3], snapshot, replay: true },
  });
  await heard('ready');
  sendAgain(earlier.slice(snapshot.told), snapshot.told, (frame) => owner.sendBatch(frame));
  owner.send({ type: 'replayEnd' });
  const rows = () => batches.flatMap(rowsOf);
  const grant = async (more: number) => {
    owner.send({ type: 'grant', count: more });
    const end = rows().length + more;
    while (rows().length < end) {
      expect(messages.filter(({ type }) => type === 'finished' || type === 'failed')).toEqual([]);
      await turns(1);
    }
  };
  await grant(savedAt);
  owner.send({ type: 'save' });
  const saved = await heard('saved');
  await grant(count - savedAt);
  owner.send({ type: 'stop', reason: 'enough' });
  await running;
  return { rows: [...earlier, ...rows()], snapshot: saved.snapshot };
}

function rowsOf({ count, points, values, vectors }: ReturnType<typeof hostOf>['batches'][number]): Row[] {
  return Array.from({ length: count }, (_, i) => [
    ...(points ?? []).slice(i * DIMS, (i + 1) * DIMS),
    values[i],
    ...(vectors ?? []).slice(i * WIDTH, (i + 1) * WIDTH),
  ]);
}

function sendAgain(rows: readonly Row[], firstId: number, send: (frame: Uint8Array) => void): void {
  const size = 7;
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    const writer = new ResultsWriter({ capacity: size, dims: DIMS, points: true, vectorLength: WIDTH });
    writer.begin();
    part.forEach((row, i) => {
      writer.points.set(row.slice(0, DIMS), i * DIMS);
      writer.values[i] = row[DIMS];
      writer.vectors.set(row.slice(DIMS + 1), i * WIDTH);
    });
    send(writer.finish(part.length, { optimizerId: 5, firstId: firstId + at, busySeconds: 0 }));
  }
}

test.each(SUBJECTS)('the history of %s in three sessions is that of one', async (_, make) => {
  const whole = await session(make, 60, 1);
  const first = await session(make, 25, 13);
  const second = await session(make, 17, 6, first.rows, first.snapshot);
  const third = await session(make, 18, 1, second.rows, second.snapshot);
  expect(third.rows).toEqual(whole.rows);
  expect(third.rows).toHaveLength(60);
});
