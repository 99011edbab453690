import { describe, expect, test } from 'vitest';
import type { OptimizerSnapshot } from '../../../../../src/domain/optimizer-snapshot.js';
import { encodePoints } from '../../../../../src/protocol/points-batch.js';
import { ResultsWriter } from '../../../../../src/protocol/results-batch.js';
import { hostOf, type HostSettings } from './host-setup.js';
import { CountingOptimizer, turns, waitingFor } from './setup.js';

/** Goes on from a saved number of points asked for, and counts what it is told of others. */
class Resumed extends CountingOptimizer {
  readonly injected: (readonly [number, number])[] = [];
  reports = 0;

  inject(x: Float64Array): void {
    this.injected.push([x[0], this.told.length]);
  }

  report(): unknown {
    this.reports += 1;
    return null;
  }
}

function resumed(settings: HostSettings = {}, optimizer = new Resumed()) {
  const start = { replay: true, grant: 4, ...settings.start };
  const host = hostOf(() => optimizer, { ...settings, start });
  /** Sends rows of the counting optimizer. */
  const rows = (ids: readonly number[], asked: number | null = null, points = ids) => {
    const writer = new ResultsWriter({
      capacity: ids.length,
      dims: 1,
      points: true,
      ids: true,
      asked: asked !== null,
    });
    writer.begin();
    writer.ids.set(ids);
    writer.points.set(points);
    writer.values.set(ids);
    if (asked !== null) writer.asked.fill(asked);
    host.owner.sendBatch(writer.finish(ids.length, { optimizerId: 5, firstId: 0, busySeconds: 0 }));
  };
  /** What it said, but for the signs of life of a machine that is slow. */
  const said = () => host.order.filter((what) => what !== 'replaying');
  return { ...host, optimizer, rows, said };
}

const told = (optimizer: CountingOptimizer) => optimizer.told.map(({ id }) => id);

describe('an optimizer that is told again', () => {
  test.each([1, 2])('ends by itself in a round only, in lock step (workers %i)', async (workers) => {
    const optimizer = new Resumed();
    const start = { deterministic: true, grant: 0 };
    const { owner, running, heard, said, rows } = resumed({ workers, start }, optimizer);
    await heard('ready');
    rows([0, 1], workers === 1 ? null : 2);
    optimizer.finished = 'enough';
    owner.send({ type: 'replayEnd' });
    await heard('replayed');
    await turns();
    expect(said()).not.toContain('finished');
    owner.send({ type: 'grant', count: 0 });
    await heard('finished');
    await running;
  });

  test.each([1, 2])('goes on where it stood, with its grant (workers %i)', async (workers) => {
    const { owner, running, heard, all, order, said, rows, optimizer } = resumed({ workers });
    await heard('ready');
    owner.send({ type: 'grant', count: 1 });
    rows([0, 1], workers === 1 ? null : 3);
    owner.send({ type: 'replayInject', asked: 4, x: [7], fx: -1 });
    owner.send({ type: 'inject', x: [8], fx: -2 });
    rows([2], workers === 1 ? null : 4);
    owner.send({ type: 'save' });
    await heard('saved');
    expect(optimizer.injected).toEqual([[7, 2]]);
    expect(all('saved')[0].snapshot).toMatchObject({ asked: 0, told: 0 });
    owner.send({ type: 'replayAsk', asked: 6 });
    await turns();
    expect(said()).toEqual(['ready', 'saved']);
    owner.send({ type: 'replayEnd' });
    expect(await heard('replayed')).toEqual({ type: 'replayed', asked: 6, told: 3 });
    expect(await heard('injected')).toEqual({ type: 'injected', asked: 6, told: 3 });
    expect(optimizer.injected).toEqual([
      [7, 2],
      [8, 3],
    ]);
    while (optimizer.told.length < 8) await turns(1);
    await turns();
    expect(told(optimizer)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(order.filter((what) => what.startsWith('results')).join(' ')).toMatch(/^results 3( results)? 4/);
    expect(optimizer.reports).toBe(1);
  });

  test('may have been told nothing after its snapshot', async () => {
    const { owner, heard, running } = resumed({
      start: { snapshot: { ...waitingFor(4, [1]), injected: 2 }, grant: 0 },
    });
    await heard('ready');
    owner.send({ type: 'replayEnd' });
    expect(await heard('replayed')).toEqual({ type: 'replayed', asked: 4, told: 3 });
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
  });

  test('is told of many without a word until it has been', async () => {
    const { owner, heard, running, rows, said } = resumed({ start: { grant: 0 } });
    await heard('ready');
    for (let first = 0; first < 5_000; first += 100) rows(Array.from({ length: 100 }, (_, i) => first + i));
    owner.send({ type: 'replayEnd' });
    expect(await heard('replayed')).toMatchObject({ told: 5_000 });
    expect(said()).toEqual(['ready', 'replayed']);
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
  });

  test.each([1, 2])('obeys a stop in the middle, and has nothing to report (workers %i)', async (workers) => {
    const { owner, heard, running, rows, said, optimizer } = resumed({ workers });
    await heard('ready');
    rows([0, 1, 2], 3);
    owner.send({ type: 'stop', reason: 'enough' });
    rows([3, 4], 5);
    owner.send({ type: 'replayEnd' });
    expect(await running).toBe(true);
    rows([5], 6);
    owner.send({ type: 'replayEnd' });
    await turns();
    expect(told(optimizer)).toEqual([0, 1, 2]);
    expect(said()).toEqual(['ready', 'stopped']);
    expect(optimizer.reports).toBe(0);
  });

  test('ends when its owner is gone', async () => {
    const { owner, heard, running } = resumed();
    await heard('ready');
    void owner.close();
    expect(await running).toBe(true);
  });

  test('that does not go the same way has failed, and the channel is fine', async () => {
    const { heard, running, rows, said } = resumed();
    await heard('ready');
    rows([0, 1], null, [0, 9]);
    rows([2]);
    expect((await heard('failed')).error).toMatchObject({ code: 'GLOMPO_REPLAY_DIVERGED' });
    expect(await running).toBe(false);
    expect(said()).toEqual(['ready', 'failed']);
  });

  test('that throws has failed with what it threw', async () => {
    const optimizer = new Resumed();
    optimizer.tell = () => {
      throw new RangeError('no room');
    };
    const { heard, running, rows } = resumed({}, optimizer);
    await heard('ready');
    rows([0]);
    expect((await heard('failed')).error).toMatchObject({ name: 'RangeError' });
    expect(await running).toBe(false);
  });

  test('finishes at once when it had finished', async () => {
    const { owner, heard, running, rows } = resumed({}, new Resumed({ finishAfter: 2 }));
    await heard('ready');
    rows([0, 1]);
    owner.send({ type: 'replayEnd' });
    expect(await heard('finished')).toEqual({ type: 'finished', reason: 'enough' });
    expect(await running).toBe(true);
  });

  test('of the shared pool sends what it still waits for, and is told of its results', async () => {
    const { owner, heard, running, rows, said, optimizer } = resumed({ evaluations: 'shared', workers: 2 });
    await heard('ready');
    owner.send({ type: 'replayAsk', asked: 2 });
    rows([1]);
    owner.send({ type: 'replayEnd' });
    await heard('replayed');
    while (said().at(-1) === 'replayed') await turns(1);
    expect(said()).toEqual(['ready', 'replayed', '1 points', '1 points']);
    const writer = new ResultsWriter({ capacity: 2, dims: 1, ids: true });
    writer.begin();
    writer.ids.set([2, 0]);
    owner.sendBatch(writer.finish(2, { optimizerId: 5, firstId: 0, busySeconds: 0 }));
    while (optimizer.told.length < 3) await turns(1);
    expect(told(optimizer)).toEqual([1, 2, 0]);
    void owner.close();
    await running;
  });
});

describe('a resumed optimizer', () => {
  test.each([1, 2])('first evaluates what it waited for (workers %i)', async (workers) => {
    const optimizer = new Resumed({ next: 6 });
    const saved: unknown[] = [];
    const snapshot: OptimizerSnapshot = { ...waitingFor(6, [1, 4]), saved: { next: 6 } };
    const { owner, running, heard, batches } = hostOf(
      (_setup, state) => {
        saved.push(state);
        return optimizer;
      },
      { workers, start: { snapshot, grant: 3 } },
    );
    await heard('ready');
    while (optimizer.told.length < 3) await turns(1);
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    expect(saved).toEqual([{ next: 6 }]);
    expect(told(optimizer)).toEqual([1, 4, 6]);
    expect(batches.flatMap(({ points }) => [...(points ?? [])])).toEqual([1, 4, 6]);
  });

  test('whose state does not fit together cannot begin', async () => {
    const snapshot = { ...waitingFor(6, [1, 4]), told: 5 };
    const { running } = hostOf(() => new Resumed(), { start: { snapshot } });
    await expect(running).rejects.toThrow(expect.objectContaining({ code: 'GLOMPO_CHECKPOINT' }));
  });
});

describe('what is told again to one that does not expect it', () => {
  test.each([
    ['an inject', (host: ReturnType<typeof resumed>) => host.owner.send({ type: 'replayEnd' })],
    ['rows', (host: ReturnType<typeof resumed>) => host.rows([0])],
    [
      'points',
      (host: ReturnType<typeof resumed>) =>
        host.owner.sendBatch(encodePoints(5, 1, 1, new Float64Array(1), 0)),
    ],
  ])('%s ends the connection', async (_, send) => {
    const host = resumed({ start: { replay: false, grant: 0 } });
    await host.heard('ready');
    send(host);
    expect(await host.owner.closed).toMatchObject({ by: 'remote' });
    expect(await host.running).toBe(true);
  });
});
