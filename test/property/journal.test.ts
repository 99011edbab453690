import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rows } from '../../src/domain/rows.js';
import type { RunEvent } from '../../src/domain/run-events.js';
import { decodeDetail, encodeDetail } from '../../src/protocol/detail.js';
import { openRun } from '../../src/storage/journal/open-run.js';
import {
  log,
  segmentPath,
  segmentsIn,
  settingsFor,
  testDirectory,
  upTo,
  writerIn,
} from '../unit/storage/journal/setup.js';
import { type Mutation, type Mutated, mutated, recordedJournal, recoveredFrom } from './journal-mutations.js';

const SEED = Number(process.env.GLOMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MUTATIONS = 10_000;

const newDirectory = testDirectory('journal-property');

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity, Number.MIN_VALUE, 2 ** -1030),
);
const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyDetail = fc.dictionary(
  anyText.filter((key) => key !== '__proto__'),
  fc.oneof(anyDouble, anyText, fc.float64Array({ maxLength: 4 }), fc.constant(null)),
  { maxKeys: 3, noNullPrototype: true },
);

function doubles(length: number): fc.Arbitrary<Float64Array> {
  return fc.array(anyDouble, { minLength: length, maxLength: length }).map((all) => Float64Array.from(all));
}

function counts(length: number): fc.Arbitrary<Float64Array> {
  return fc
    .uniqueArray(fc.nat(2 ** 31), { minLength: length, maxLength: length })
    .map((all) => Float64Array.from(all));
}

/** A batch of two parameters: as it is given to the journal, and which of its rows. */
const batch = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.record({
    type: fc.constant('batch' as const),
    optimizerId: fc.integer({ min: 1, max: 3 }),
    count: fc.constant(count),
    from: fc.nat(count),
    rows: fc.record<Rows>({
      values: doubles(count),
      points: doubles(2 * count),
      ids: fc.option(counts(count)),
      firstId: fc.nat(),
      outcomes: fc.option(fc.uint8Array({ minLength: count, maxLength: count, max: 4 })),
      vectors: fc.option(doubles(3 * count)),
      vectorLength: fc.constant(3),
      asked: fc.option(counts(count)),
      details: fc.option(
        fc.array(fc.option(anyDetail.map(encodeDetail)), { minLength: count, maxLength: count }),
      ),
    }),
  }),
);
const event = fc
  .record({
    optimizerId: fc.integer({ min: 1, max: 3 }),
    text: anyText,
    at: fc.double({ min: 0, noNaN: true }),
  })
  .map(({ optimizerId, text, at }) => ({ type: 'event' as const, event: log(optimizerId, text, at) }));

test('whatever is recorded comes back as it went in, for any size of the segments', async () => {
  console.log(`GLOMPO_SEED=${SEED}`);
  const entries = fc.array(fc.oneof(batch, event), { maxLength: 25 });
  const property = fc.asyncProperty(
    entries,
    fc.integer({ min: 1, max: 5_000 }),
    async (all, largestSegment) => {
      const directory = newDirectory();
      const writer = await writerIn(directory, { largestSegment });
      const expected = new Map<number, unknown[]>();
      const events: RunEvent[] = [];
      let calls = 0;
      for (const entry of all) {
        if (entry.type === 'event') {
          writer.event(entry.event);
          events.push(entry.event);
          continue;
        }
        const { optimizerId, rows, from, count } = entry;
        writer.evaluations(optimizerId, rows, from, count);
        const own = expected.get(optimizerId) ?? [];
        expected.set(optimizerId, own);
        for (let i = from; i < count; i += 1) {
          calls += 1;
          const detail = rows.details?.[i] ?? null;
          own.push({
            value: rows.values[i],
            point: [...rows.points.subarray(2 * i, 2 * i + 2)],
            id: rows.ids?.[i] ?? rows.firstId + i,
            outcome: rows.outcomes?.[i] ?? 0,
            detail: detail === null ? null : decodeDetail(detail),
            callId: calls,
          });
        }
      }
      await writer.close({ outcome: 'completed', exitReason: 'enough' });
      const run = openRun(directory);
      for (const optimizer of run.optimizers) {
        const [values, points, ids] = [optimizer.values(), optimizer.points(), optimizer.ids()];
        const [outcomes, details, callIds] = [optimizer.outcomes(), optimizer.details(), optimizer.callIds()];
        const read = Array.from(values, (value, i) => ({
          value,
          point: [...points.subarray(2 * i, 2 * i + 2)],
          id: ids[i],
          outcome: outcomes[i],
          detail: details[i],
          callId: callIds[i],
        }));
        expect(read).toEqual(expected.get(optimizer.id) ?? []);
      }
      expect(run.evaluations).toBe(calls);
      expect([...run.events()]).toEqual(events);
      expect(run.settings).toEqual(settingsFor(2));
      expect(run.damage).toEqual([]);
      run.close();
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: 150 });
});

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'truncate', 'insert', 'delete', 'overwrite', 'repeat', 'swap'),
  segment: fc.nat(),
  at: fc.nat(),
  length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1_500 })),
  other: fc.nat(),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

/** Some file systems wait for the disk when a file is written over, but not when it is new. */
function rewrite(path: string, bytes: Buffer): void {
  rmSync(path);
  writeFileSync(path, bytes);
}

describe('a journal that something happened to', () => {
  test(`gives all that was not touched, and names what was: ${MUTATIONS} mutations`, {
    timeout: 120_000,
  }, async () => {
    console.log(`GLOMPO_SEED=${SEED}`);
    const directory = newDirectory();
    const journal = await recordedJournal(directory);
    const property = fc.property(mutation, (given) => {
      const change = mutated(journal, given);
      const path = segmentPath(directory, change.segment);
      rewrite(path, change.bytes);
      try {
        checkRecovered(directory, change);
      } finally {
        rewrite(path, journal.segments[change.segment - 1].bytes);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: MUTATIONS });
  });

  function checkRecovered(directory: string, { untouched, isSilent, flippedAt }: Mutated): void {
    const { rows, texts, damage } = recoveredFrom(directory);
    const lost = untouched.filter(
      ({ firstCall, count, text }) =>
        upTo(count, firstCall).some((call) => !rows.has(call)) || (text !== null && !texts.includes(text)),
    );
    if (lost.length > 0) expect(lost).toEqual([]);
    if (!isSilent && damage.length === 0) expect(damage).not.toEqual([]);
    if (flippedAt === null) return;
    const places = damage.flatMap((line) => {
      const [, from, to] = /bytes (\d+) to (\d+)/.exec(line) ?? [];
      return from === undefined ? [] : [[Number(from), Number(to)]];
    });
    if (!places.some(([from, to]) => flippedAt >= from && flippedAt < to))
      expect(damage).toEqual(`a place around byte ${flippedAt}`);
  }

  test('is whole when nothing happened, so that the check above can fail', async () => {
    const directory = newDirectory();
    const journal = await recordedJournal(directory);
    expect(segmentsIn(directory)).toHaveLength(journal.segments.length);
    expect(readFileSync(segmentPath(directory)).equals(journal.segments[0].bytes)).toBe(true);
    const { rows, texts, damage } = recoveredFrom(directory);
    const frames = journal.segments.flatMap(({ frames: all }) => all);
    expect(rows.size).toBe(frames.reduce((sum, { count }) => sum + count, 0));
    expect(texts).toHaveLength(frames.filter(({ text }) => text !== null).length);
    expect(damage).toEqual([]);
  });
});
