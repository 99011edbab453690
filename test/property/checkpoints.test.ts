import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { GlompoError } from '../../src/domain/errors.js';
import { readCheckpoint } from '../../src/storage/checkpoints/index.js';
import {
  contentOf,
  optimizerState,
  runState,
  savingTask,
  snapshotOf,
  storeIn,
  testDirectory,
  wholeOf,
} from '../unit/storage/checkpoints/setup.js';

const SEED = Number(process.env.GLOMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MUTATIONS = 4_000;
const PARTS = ['checkpoint', 'optimizers/0001', 'optimizers/0002', 'task/Zustand ü', 'task/deep/more'];

const newDirectory = testDirectory('checkpoint-property');

interface Mutation {
  readonly kind: 'flip' | 'truncate' | 'insert' | 'delete' | 'overwrite' | 'repeat';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'truncate', 'insert', 'delete', 'overwrite', 'repeat'),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 300 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

function mutated(bytes: Buffer, { kind, at: anywhere, length, bytes: foreign }: Mutation): Buffer {
  const at = anywhere % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, Uint8Array.of(bytes[at] ^ (1 << (length % 8))), bytes.subarray(at + 1)]);
    case 'truncate':
      return Buffer.from(before);
    case 'insert':
      return Buffer.concat([before, foreign, after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(length)]);
    case 'overwrite':
      return Buffer.concat([before, foreign, after.subarray(foreign.length)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, length), after]);
  }
}

let directory = '';
beforeAll(async () => {
  console.log(`GLOMPO_SEED=${SEED}`);
  directory = (await storeIn(newDirectory()).write(contentOf(30), savingTask)).directory;
});

/** Why a checkpoint is refused, in whatever part; '' when it is not. */
async function refusalOf(checkpoint: string): Promise<string> {
  try {
    await wholeOf(readCheckpoint(checkpoint));
    return '';
  } catch (error) {
    if (error instanceof GlompoError && error.code === 'GLOMPO_CHECKPOINT') return error.message;
    throw error;
  }
}

test(`a checkpoint that something happened to is refused by name: ${MUTATIONS} mutations`, {
  timeout: 120_000,
}, async () => {
  const originals = PARTS.map((part) => readFileSync(join(directory, part)));
  const property = fc.asyncProperty(mutation, fc.nat(PARTS.length - 1), async (given, which) => {
    const changed = mutated(originals[which], given);
    if (changed.equals(originals[which])) return;
    const path = join(directory, PARTS[which]);
    // Some file systems wait for the disk when a file is written over, but not when it is new.
    rmSync(path);
    writeFileSync(path, changed);
    try {
      const refused = await refusalOf(directory);
      if (!refused.startsWith(`${PARTS[which]} of the checkpoint`))
        expect(refused).toBe(`an error that names ${PARTS[which]}`);
    } finally {
      rmSync(path);
      writeFileSync(path, originals[which]);
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: MUTATIONS });
  expect(await wholeOf(readCheckpoint(directory))).toEqual({ ...contentOf(30), hasTask: true });
});

test('a checkpoint that lacks any of its parts is refused by name', async () => {
  for (const part of PARTS) {
    const copy = join(newDirectory(), 'copy');
    cpSync(directory, copy, { recursive: true });
    rmSync(join(copy, part));
    expect(await refusalOf(copy)).toBe(`${part} of the checkpoint ${copy} cannot be used: it is missing.`);
  }
});

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyDouble = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Infinity, -Infinity, 2 ** 53));
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyDouble,
    anyText,
    fc.boolean(),
    fc.constant(null),
    fc.float64Array({ maxLength: 8 }),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(anyText, fc.constantFrom('$', '$$', 'b')).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[/\\%\p{Cc}\p{Cs}]/u.test(text) && !text.startsWith('.'));

test('whatever plain data a checkpoint is made of comes back as it went in, under any name', async () => {
  const count = fc.nat(6);
  const property = fc.asyncProperty(
    name,
    count,
    plain,
    anyText,
    anyDouble,
    async (called, n, data, text, x) => {
      const optimizers = Array.from({ length: n }, (_, i) =>
        optimizerState(i + 1, { report: data, reason: text, x0: Float64Array.of(x, -x) }),
      );
      const content = {
        ...contentOf(1, text),
        state: runState(optimizers, { seconds: x, startPoints: [Float64Array.of(x)] }),
        snapshots: new Map(
          optimizers.map(({ id }) => [id, snapshotOf(id, { saved: data, worst: x })] as const),
        ),
      };
      const store = storeIn(newDirectory(), { namingFormat: called });
      const written = await store.write(content, null);
      expect(written.name).toBe(called);
      expect(written.warnings).toEqual([]);
      const whole = await wholeOf(readCheckpoint(written.directory));
      expect(whole).toEqual({ ...content, hasTask: false });
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: 150 });
});
