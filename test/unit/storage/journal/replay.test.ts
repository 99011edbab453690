import { describe, expect, test } from 'vitest';
import { FAILED, OK } from '../../../../src/domain/outcome.js';
import { readResults } from '../../../../src/protocol/results-batch.js';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { goOn, injected, replayed, runStopping, sessionsIn, tell } from './sessions.js';
import { alter, ended, frameOffsets, rowsOf, segmentPath, started, testDirectory, upTo } from './setup.js';
import { readFileSync } from 'node:fs';

const newDirectory = testDirectory('replay');
const record = sessionsIn(newDirectory);

describe('what an optimizer is told again', () => {
  test('is what it was told, with all that belongs to it, in frames of its own', async () => {
    const batch = rowsOf([3, 2, 1], {
      ids: Float64Array.of(2, 0, 5),
      outcomes: Uint8Array.of(OK, FAILED, OK),
      asked: Float64Array.of(3, 4, 6),
      vectors: Float64Array.of(1, 2, 3, 4, 5, 6),
      vectorLength: 2,
      details: [null, Uint8Array.of(1, 2), null],
    });
    const run = resumableRun(await record((writer) => writer.evaluations(7, batch, 0, 3)));
    const [item, ...others] = run.replay(7, { told: 0, injected: 0 });
    run.close();
    expect(others).toEqual([]);
    if (item.kind !== 'rows') throw new Error(item.kind);
    expect(readResults(item.frame)).toMatchObject({
      optimizerId: 7,
      count: 3,
      values: Float64Array.of(3, 2, 1),
      points: Float64Array.of(3, -3, 2, -2, 1, -1),
      ids: Float64Array.of(2, 0, 5),
      outcomes: Uint8Array.of(OK, FAILED, OK),
      asked: Float64Array.of(3, 4, 6),
      vectors: Float64Array.of(1, 2, 3, 4, 5, 6),
      vectorLength: 2,
    });
    expect(item.frame.byteLength).toBe(item.frame.buffer.byteLength);
  });

  test('begins behind what it knows already, also within a batch', async () => {
    const run = resumableRun(
      await record((writer) => {
        tell(writer, 1, upTo(4));
        tell(writer, 2, [99]);
        tell(writer, 1, upTo(4, 4), 4);
      }),
    );
    expect(replayed(run, 1)).toEqual([upTo(4), upTo(4, 4)]);
    expect(replayed(run, 1, 3)).toEqual([[3], upTo(4, 4)]);
    expect(replayed(run, 1, 4)).toEqual([upTo(4, 4)]);
    expect(replayed(run, 1, 7)).toEqual([[7]]);
    expect(replayed(run, 1, 8)).toEqual([]);
    expect(replayed(run, 3)).toEqual([]);
    const [item] = run.replay(1, { told: 6, injected: 0 });
    expect(item).toMatchObject({ batch: { firstId: 6, count: 2, values: Float64Array.of(6, 7) } });
    run.close();
  });

  test('has incumbents where they came, but for those that it knows, also when they were heard of later', async () => {
    const run = resumableRun(
      await record((writer) => {
        writer.event(injected(1, 0, 1, 50));
        tell(writer, 1, upTo(5));
        writer.event(injected(1, 2, 3, 51));
        writer.event(injected(1, 2, 3, 52));
        writer.event(injected(2, 0, 3, 99));
        tell(writer, 1, [5], 5);
        writer.event(injected(1, 6, 7, 53));
      }),
    );
    expect(replayed(run, 1)).toEqual([
      'inject 50 at 1',
      [0, 1],
      'inject 51 at 3',
      'inject 52 at 3',
      [2, 3, 4],
      [5],
      'inject 53 at 7',
    ]);
    expect(replayed(run, 1, 2, 2)).toEqual(['inject 52 at 3', [2, 3, 4], [5], 'inject 53 at 7']);
    expect(replayed(run, 1, 6, 4)).toEqual([]);
    run.close();
  });

  test('has the points that it asked for, where the shared pool evaluates them', async () => {
    const directory = await record((writer) => {
      writer.asked(1, 0, 4);
      tell(writer, 1, upTo(3));
      writer.asked(1, 2, 6);
      writer.event(injected(1, 2, 6, 50));
      writer.asked(1, 3, 7);
      tell(writer, 1, upTo(2, 3), 3);
    });
    await goOn(directory, (writer) => {
      // What was under way is asked for once more.
      writer.asked(1, 5, 7);
      tell(writer, 1, [5], 5);
      writer.asked(1, 6, 9);
    });
    const run = resumableRun(directory);
    expect(replayed(run, 1)).toEqual([
      'ask 4',
      [0, 1],
      'ask 6',
      'inject 50 at 6',
      [2],
      'ask 7',
      [3, 4],
      [5],
      'ask 9',
    ]);
    expect(replayed(run, 1, 3, 1)).toEqual(['ask 7', [3, 4], [5], 'ask 9']);
    run.close();
  });

  test('goes over the borders of segments and sessions', async () => {
    const small = sessionsIn(newDirectory, { largestSegment: 700 });
    const acts = upTo(3).map((session) => (writer: Parameters<typeof tell>[0]) => {
      for (let k = 0; k < 10; k += 1) tell(writer, 1, upTo(2, 20 * session + 2 * k), 20 * session + 2 * k);
      writer.event(runStopping);
    });
    const run = resumableRun(await small(...acts));
    expect(run.lastSegment).toBeGreaterThan(6);
    expect(replayed(run, 1).flat()).toEqual(upTo(60));
    run.close();
  });

  test('is nothing but evaluations of one that has ended', async () => {
    const run = resumableRun(
      await record((writer) => {
        writer.event(started(1));
        writer.asked(1, 0, 4);
        tell(writer, 1, upTo(3));
        writer.event(ended(1, 'crashed'));
      }),
    );
    expect(run.optimizers.get(1)?.marks.length).toBe(0);
    expect(replayed(run, 1)).toEqual([upTo(3)]);
    run.close();
  });
});

describe('evaluations that are missing', () => {
  async function damaged() {
    const directory = await record((writer) => {
      for (const id of [1, 2]) writer.event(started(id));
      for (let k = 0; k < 4; k += 1) {
        tell(writer, 1, upTo(3, 3 * k), 3 * k);
        tell(writer, 2, upTo(2, 2 * k), 2 * k);
      }
    });
    const offsets = frameOffsets(readFileSync(segmentPath(directory)));
    // The second batch of the first optimizer.
    alter(directory, (bytes) => bytes.fill(7, offsets[7] + 40, offsets[7] + 50));
    return resumableRun(directory);
  }

  test('end the optimizer that they belong to, and no other', async () => {
    const run = await damaged();
    const items = run.replay(1, { told: 0, injected: 0 })[Symbol.iterator]();
    expect(items.next().value).toMatchObject({ batch: { count: 3, firstId: 0 } });
    expect(() => items.next()).toThrow(/lost evaluations 4 to 6 of optimizer 1/);
    expect(() => replayed(run, 1, 5)).toThrow(/lost evaluations 6 to 6 of optimizer 1/);
    expect(replayed(run, 1, 6)).toEqual([upTo(3, 6), upTo(3, 9)]);
    expect(replayed(run, 2)).toEqual(upTo(4).map((k) => upTo(2, 2 * k)));
    run.close();
  });

  test('count as lost, are named, and are counted by the budget', async () => {
    const run = await damaged();
    expect(run.state.evaluations).toBe(20);
    expect(run.state.optimizers[0].history).toMatchObject({ length: 12, failures: 3, lost: 3, bestValue: 0 });
    expect(run.state.optimizers[1].history).toMatchObject({ length: 8, failures: 0, lost: 0 });
    expect(run.damage).toContainEqual('3 evaluations of optimizer 1 are missing');
    run.close();
  });
});
