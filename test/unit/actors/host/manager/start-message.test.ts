import { describe, expect, test } from 'vitest';
import { startedEvent, startMessage } from '../../../../../actors/host/manager/start-message.js';
import { Rng } from '../../../../../src/domain/rng.js';
import { decode, encode } from '../../../../../src/protocol/control-codec.js';
import { snapshotAt } from './checkpointer-setup.js';
import { alive, books } from './setup.js';

const PARTS = { rng: Rng.of(1), grant: 4, place: {}, snapshot: null, replay: false };

describe('what an optimizer hears first', () => {
  test('is all that it needs, and can be sent', () => {
    const { books: made } = books({
      deterministic: true,
      endTimeout: 3,
      spawnTimeout: 2,
      backend: 'threads',
    });
    const record = alive(made, 1);
    const message = startMessage(record, { ...PARTS, plan: made.plan });
    expect(message).toMatchObject({
      type: 'startOptimizer',
      id: 1,
      spec: { kind: 'randomSearch', workers: 3 },
      bounds: [
        [-1, 1],
        [-1, 1],
      ],
      x0: [0, 0],
      deterministic: true,
      grant: 4,
      endTimeoutMs: 3_000,
      spawnTimeoutMs: 2_000,
      replay: false,
    });
    expect(message).not.toHaveProperty('snapshot');
    expect(decode(encode(message), 'owner')).toEqual(message);
  });

  test('holds where it stood', () => {
    const { books: made } = books();
    const snapshot = snapshotAt(3);
    const message = startMessage(alive(made), { ...PARTS, plan: made.plan, snapshot, replay: true });
    expect(message).toMatchObject({ replay: true, snapshot });
  });

  test('has random numbers of its own, the same in every session', () => {
    const { books: made } = books();
    const [first, second] = [alive(made), alive(made)];
    const rngOf = (record: typeof first) => startMessage(record, { ...PARTS, plan: made.plan }).rng;
    expect(rngOf(first)).toEqual(rngOf(first));
    expect(rngOf(first)).not.toEqual(rngOf(second));
  });
});

test('the record of its begin says from what it can be made again', () => {
  const { books: made } = books();
  const { spec } = alive(made);
  expect(startedEvent(made.records[0], 'threads')).toEqual({
    type: 'optimizerStarted',
    optimizerId: 1,
    kind: 'randomSearch',
    options: spec.options,
    backend: 'threads',
    slots: 1,
    x0: [0, 0],
    specIndex: 0,
    module: expect.stringMatching(/^glompo:/),
    export: spec.export,
    evaluations: 'inline',
    wants: null,
  });
});
