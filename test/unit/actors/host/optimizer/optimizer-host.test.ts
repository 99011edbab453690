import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TaskContext } from '../../../../../src/domain/task.js';
import { SimulatedSource } from '../pool/setup.js';
import { hostOf } from './host-setup.js';
import { CountingOptimizer, turns } from './setup.js';

const directory = mkdtempSync(join(tmpdir(), 'glompo-host-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** An optimizer that writes down what it is told of others. */
class Injected extends CountingOptimizer {
  readonly injected: (readonly [readonly number[], number])[] = [];

  inject(x: Float64Array, fx: number): void {
    this.injected.push([[...x], fx]);
  }
}

describe('an optimizer host', () => {
  test('is ready, shows what it evaluates, and says that it has finished', async () => {
    const { running, order, heard } = hostOf(() => new CountingOptimizer({ finishAfter: 3 }), {
      start: { grant: 3 },
    });
    expect(await running).toBe(true);
    expect(await heard('finished')).toEqual({ type: 'finished', reason: 'enough' });
    expect(order[0]).toBe('ready');
    expect(order.slice(1, -1).join(' ').replaceAll('results ', '')).toBe('0 1 2');
  });

  test('that cannot make its optimizer rejects with the reason', async () => {
    const { running } = hostOf(() => Promise.reject(new Error('no such method')));
    await expect(running).rejects.toThrow('no such method');
  });

  test('obeys a stop, after it has shown what it made', async () => {
    const { owner, running, order, heard } = hostOf(() => new CountingOptimizer(), { start: { grant: 2 } });
    await heard('ready');
    await turns();
    owner.send({ type: 'stop', reason: 'enough' });
    expect(await running).toBe(true);
    await heard('stopped');
    expect(order.at(-1)).toBe('stopped');
    expect(order.filter((text) => text.startsWith('results'))).not.toEqual([]);
  });

  test('ends when its owner is gone', async () => {
    const { owner, running, heard } = hostOf(() => new CountingOptimizer());
    await heard('ready');
    owner.destroy();
    expect(await running).toBe(true);
  });

  test('gives back what is left of its grant', async () => {
    const { owner, running, heard } = hostOf(() => new CountingOptimizer(), {
      local: { task: () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 20)) },
      start: { grant: 5 },
    });
    await heard('ready');
    owner.send({ type: 'revoke' });
    const { unused } = await heard('returned');
    expect(unused).toBe(4);
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
  });

  test.each([true, false])('says that it is idle in lock step only: %s', async (deterministic) => {
    const { owner, running, order, heard } = hostOf(() => new CountingOptimizer(), {
      start: { deterministic, grant: 2 },
    });
    await heard('ready');
    await turns(10);
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    await heard('stopped');
    const afterResults = order.slice(order.findLastIndex((text) => text.startsWith('results')) + 1);
    expect(afterResults).toEqual(deterministic ? ['idle', 'stopped'] : ['stopped']);
  });

  test("its task's scratch directory is that of its run", async () => {
    const seen: string[] = [];
    const task = (_x: Float64Array, context: TaskContext) => seen.push(context.scratchDirectory);
    const runId = `test-${process.pid}-host`;
    const { running } = hostOf(() => new CountingOptimizer({ finishAfter: 1 }), {
      local: { task, runId },
      start: { grant: 1 },
    });
    await running;
    expect(seen[0]).toContain(runId);
    rmSync(join(seen[0], '..'), { recursive: true });
  });
});

describe('a better point from elsewhere', () => {
  const inject = (value: number) => ({ type: 'inject', x: [value], fx: -value }) as const;

  test.each([1, 2])(
    'that comes before the optimizer is made is told once it is (workers %i)',
    async (workers) => {
      const optimizer = new Injected();
      let made: (() => void) | null = null as (() => void) | null;
      const { owner, running, order, heard } = hostOf(
        async () => {
          await new Promise<void>((resolve) => {
            made = resolve;
          });
          return optimizer;
        },
        { workers, early: [inject(1)] },
      );
      owner.send(inject(2));
      await expect.poll(() => made).not.toBeNull();
      expect(optimizer.injected).toEqual([]);
      expect(order).toEqual([]);
      made?.();
      await heard('ready');
      expect(optimizer.injected).toEqual([[[2], -2]]);
      expect(order).toEqual(['injected', 'ready']);
      owner.send({ type: 'stop', reason: 'enough' });
      await running;
    },
  );

  test('that comes later is told and answered, each one', async () => {
    const optimizer = new Injected();
    const { owner, running, heard } = hostOf(() => optimizer);
    await heard('ready');
    owner.send(inject(1));
    await heard('injected');
    owner.send(inject(2));
    await heard('injected', 2);
    expect(optimizer.injected).toEqual([
      [[1], -1],
      [[2], -2],
    ]);
    owner.send({ type: 'stop', reason: 'enough' });
    expect(await running).toBe(true);
  });

  test('is answered though the optimizer cannot take it in', async () => {
    const { owner, running, heard } = hostOf(() => new CountingOptimizer(), { early: [inject(1)] });
    await heard('injected');
    await heard('ready');
    owner.send({ type: 'stop', reason: 'enough' });
    expect(await running).toBe(true);
  });

  test.each([
    ['before it is ready', true],
    ['while it waits', false],
  ])('at which it throws %s is a failure with that error, and the channel is fine', async (_, early) => {
    const optimizer = new Injected();
    optimizer.inject = () => {
      throw new RangeError('out of its trust region');
    };
    const { owner, running, heard, order } = hostOf(() => optimizer, {
      early: early ? [inject(1)] : [],
    });
    if (!early) {
      await heard('ready');
      owner.send(inject(1));
    }
    expect(await running).toBe(false);
    const { error } = await heard('failed');
    expect(error).toMatchObject({ name: 'RangeError', message: 'out of its trust region' });
    expect(order).toContain('injected');
    expect(order.at(-1)).toBe('failed');
  });
});

describe('an optimizer that throws when it is told', () => {
  test.each([1, 3])('has failed, and what was evaluated is shown before (workers %i)', async (workers) => {
    const optimizer = new CountingOptimizer();
    const tell = optimizer.tell.bind(optimizer);
    let told: number[] | null = null;
    optimizer.tell = (evaluated) => {
      tell(evaluated);
      if (optimizer.told.length < 5) return;
      told ??= optimizer.told.map(({ x }) => x);
      throw new Error('singular matrix');
    };
    const { running, heard, order } = hostOf(() => optimizer, { workers, start: { grant: 100 } });
    expect(await running).toBe(false);
    expect((await heard('failed')).error.message).toBe('singular matrix');
    expect(order.at(-1)).toBe('failed');
    const results = order.filter((text) => text.startsWith('results'));
    expect(results.flatMap((text) => text.split(' ').slice(1).map(Number))).toEqual(told);
  });
});

describe('an abort', () => {
  test.each([1, 2])('reaches the evaluations in this isolate (workers %i)', async (workers) => {
    const begun: number[] = [];
    const task = (x: Float64Array, { signal }: TaskContext) => {
      begun.push(x[0]);
      return new Promise<number>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    const { owner, running, all, heard } = hostOf(() => new CountingOptimizer(), {
      workers,
      local: { task },
      start: { grant: workers },
    });
    while (begun.length < workers) await turns(1);
    owner.send({ type: 'stop', reason: 'enough' });
    owner.send({ type: 'abort' });
    expect(await running).toBe(true);
    await heard('stopped');
    expect(all('evaluationFailed').map(({ evaluationId }) => evaluationId)).toEqual([...begun]);
  });

  test('reaches evaluators elsewhere', async () => {
    const source = new SimulatedSource();
    const { owner, running, heard } = hostOf(() => new CountingOptimizer(), {
      workers: 2,
      evaluations: 'threads',
      local: { makeEvaluators: () => source },
      start: { grant: 2 },
    });
    await heard('ready');
    while (source.alive.length < 2 || source.alive.some(({ inHand }) => inHand.length === 0)) await turns(1);
    owner.send({ type: 'abort' });
    await turns();
    for (const { messages } of source.evaluators) {
      expect(messages).toContainEqual({ type: 'abort', optimizerId: 5 });
    }
    owner.send({ type: 'stop', reason: 'enough' });
    await turns();
    for (const evaluator of source.alive) evaluator.answer();
    expect(await running).toBe(true);
    expect(source.closed).toBe(true);
  });
});

describe('an evaluator that ended before it came to the meeting point', () => {
  const settings = {
    workers: 2,
    evaluations: 'processes',
    start: { grant: 2, meetingPlace: { directory, token: 'x' } },
  } as const;

  test('is replaced', async () => {
    const { owner, running, all, heard } = hostOf(() => new CountingOptimizer(), settings);
    await heard('ready');
    owner.send({ type: 'evaluatorEnded', evaluator: 0, reason: 'exit status 1' });
    await heard('needEvaluators', 2);
    expect(all('needEvaluators').map(({ count }) => count)).toEqual([2, 1]);
    owner.send({ type: 'stop', reason: 'enough' });
    expect(await running).toBe(true);
  });

  test('again and again is a failure with the last reason', async () => {
    const { owner, running, heard } = hostOf(() => new CountingOptimizer(), settings);
    await heard('ready');
    for (let i = 0; i < 20; i += 1)
      owner.send({ type: 'evaluatorEnded', evaluator: i, reason: `exit status ${i}` });
    owner.send({ type: 'stop', reason: 'enough' });
    expect(await running).toBe(false);
    const { error } = await heard('failed');
    expect(error).toMatchObject({ code: 'GLOMPO_SPAWN', message: expect.stringMatching(/exit status \d+/) });
  });
});
