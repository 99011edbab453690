import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../src/domain/history.js';
import { OK } from '../../src/domain/outcome.js';
import type { RunEvent } from '../../src/domain/run-events.js';
import type { RunState } from '../../src/domain/run-state.js';
import { decodeDetail } from '../../src/protocol/detail.js';
import type { JournalWriter } from '../../src/storage/journal/journal-writer.js';
import { resumableRun } from '../../src/storage/journal/resumable-run.js';
import {
  converged,
  folded,
  goOn,
  injected,
  replayed,
  sessionsIn,
  stopping,
} from '../unit/storage/journal/sessions.js';
import {
  ended,
  frameOffsets,
  log,
  rowsOf,
  segmentPath,
  started,
  testDirectory,
} from '../unit/storage/journal/setup.js';

const SEED = Number(process.env.GLOMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));
const newDirectory = testDirectory('journal-resume');

/** Something that is recorded: evaluations, what was asked for, an event, or the end of a round. */
type Entry =
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly rows: readonly { value: number; outcome: number }[];
    }
  | { readonly type: 'asked'; readonly id: number; readonly ahead: number }
  | { readonly type: 'injected'; readonly id: number; readonly behind: number }
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'round'; readonly unshared: boolean };

const id = fc.integer({ min: 1, max: 3 });
const value = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(Number.NaN, Infinity, -Infinity));
const outcome = fc.oneof({ weight: 4, arbitrary: fc.constant(OK) }, { weight: 1, arbitrary: fc.nat(4) });
const event: fc.Arbitrary<RunEvent> = fc.oneof(
  id.map((one) => started(one)),
  id.map((one) => stopping(one)),
  id.map((one) => converged(one)),
  fc
    .tuple(id, fc.constantFrom('converged', 'stopped', 'crashed', 'forced'))
    .map(([one, how]) => ended(one, how as 'crashed')),
  fc.tuple(id, fc.nat(20)).map(([one, at]) => log(one, 'text', at)),
);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({
    type: fc.constant('rows' as const),
    id,
    rows: fc.array(fc.record({ value, outcome }), { minLength: 1, maxLength: 12 }),
  }),
  fc.record({ type: fc.constant('asked' as const), id, ahead: fc.nat(3) }),
  fc.record({ type: fc.constant('injected' as const), id, behind: fc.nat(3) }),
  event.map((one) => ({ type: 'event' as const, event: one })),
  fc.boolean().map((unshared) => ({ type: 'round' as const, unshared })),
);
const entries = fc.array(entry, { minLength: 1, maxLength: 40 });

/** Records entries, and keeps what a history makes of the evaluations. */
class Recording {
  readonly histories = new Map<number, History>();

  of(one: number): History {
    let history = this.histories.get(one);
    history ??= new History(2, decodeDetail);
    this.histories.set(one, history);
    return history;
  }

  record(writer: JournalWriter, given: readonly Entry[]): void {
    for (const each of given) {
      if (each.type === 'event') writer.event(each.event);
      else if (each.type === 'round') writer.roundEnded(each.unshared);
      else this.#record(writer, each, this.of(each.id));
    }
  }

  #record(
    writer: JournalWriter,
    each: Exclude<Entry, { readonly type: 'event' | 'round' }>,
    history: History,
  ): void {
    const told = history.length;
    if (each.type === 'asked') writer.asked(each.id, told, told + each.ahead);
    else if (each.type === 'injected') writer.event(injected(each.id, Math.max(0, told - each.behind), told));
    else {
      const outcomes = Uint8Array.from(each.rows, (row) => row.outcome);
      const values = each.rows.map((row) => row.value);
      const rows = rowsOf(values, { firstId: told, outcomes });
      history.append(rows, 0, values.length);
      writer.evaluations(each.id, rows, 0, values.length);
    }
  }
}

function check(property: fc.IAsyncProperty<unknown>, numRuns: number) {
  console.log(`GLOMPO_SEED=${SEED}`);
  return fc.assert(property, { seed: SEED, numRuns });
}

const allReplayed = (directory: string) => {
  const run = resumableRun(directory);
  const all = [1, 2, 3].map((one) => replayed(run, one).flat());
  run.close();
  return all;
};

const withoutSessions = (state: RunState) => ({ ...state, sessions: 0 });

/** Places, from 0 to 1, at which a run is cut. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

function parts(given: readonly Entry[], at: readonly number[]): readonly (readonly Entry[])[] {
  const ends = [...at.map((place) => Math.floor(place * given.length)), given.length].sort((a, b) => a - b);
  return ends.map((end, i) => given.slice(ends[i - 1] ?? 0, end));
}

test('a free run folds to the same state, however it is divided into sessions', async () => {
  const property = fc.asyncProperty(
    entries,
    cuts,
    fc.integer({ min: 300, max: 3_000 }),
    async (given, at, size) => {
      const options = { settings: { stoppers: 'x', shareBestSolutions: true }, largestSegment: size };
      const record = sessionsIn(newDirectory, options);
      const recording = new Recording();
      const whole = await record((writer) => recording.record(writer, given));
      const others = new Recording();
      const divided = await record(
        ...parts(given, at).map((part) => (w: JournalWriter) => others.record(w, part)),
      );
      const state = folded(divided);
      expect(withoutSessions(state)).toEqual(withoutSessions(folded(whole)));
      expect(allReplayed(divided)).toEqual(allReplayed(whole));
      for (const { id: one, history } of state.optimizers)
        expect(history).toEqual(recording.of(one).summary());
      for (const [one, history] of recording.histories)
        expect(allReplayed(whole)[one - 1].filter((item) => typeof item === 'number')).toHaveLength(
          history.length,
        );
    },
  );
  await check(property, 60);
});

test('a run in lock step folds to the same state, when what was decided in a cut round is decided again', async () => {
  const settings = { deterministic: true, stoppers: 'x', shareBestSolutions: true };
  const record = sessionsIn(newDirectory, { settings });
  const property = fc.asyncProperty(entries, cuts, async (given, at) => {
    const whole = await record((writer) => new Recording().record(writer, given));
    const recording = new Recording();
    let undecided: readonly Entry[] = [];
    const all = parts(given, at);
    const divided = await record(
      ...all.map((part, i) => (writer: JournalWriter) => {
        // Evaluations, and what optimizers were told and asked for, are not repeated.
        recording.record(
          writer,
          undecided.filter(({ type }) => type === 'event'),
        );
        recording.record(writer, part);
        const mark = part.findLastIndex(({ type }) => type === 'round');
        undecided = mark === -1 ? [...undecided, ...part] : part.slice(mark + 1);
        // What is decided in a round that is cut may come out otherwise.
        if (i < all.length - 1) writer.event(stopping(1, 'forgotten', 0));
      }),
    );
    expect(withoutSessions(folded(divided))).toEqual(withoutSessions(folded(whole)));
    expect(allReplayed(divided)).toEqual(allReplayed(whole));
  });
  await check(property, 60);
});

test.each([true, false])(
  'a journal cut at any byte folds to what its good frames say: in rounds: %j',
  async (deterministic) => {
    const property = fc.asyncProperty(entries, async (given) => {
      const record = sessionsIn(newDirectory, { settings: { deterministic } });
      const directory = await record((writer) => new Recording().record(writer, given));
      const path = segmentPath(directory);
      const bytes = readFileSync(path);
      const offsets = frameOffsets(bytes);
      const cutTo = (length: number) => {
        // Some file systems wait for the disk when a file is written over, but not when it is new.
        rmSync(path);
        writeFileSync(path, bytes.subarray(0, length));
      };
      // The session has begun with the third frame.
      const first = Math.max(3, offsets.length - 3);
      for (let k = first; k < offsets.length; k += 1) {
        cutTo(offsets[k]);
        const [state, all] = [folded(directory), allReplayed(directory)];
        const end = offsets[k + 1] ?? offsets[k] + 1;
        for (let length = offsets[k] + 1; length < end; length += 1) {
          cutTo(length);
          expect(folded(directory)).toEqual(state);
          expect(allReplayed(directory)).toEqual(all);
        }
        await goOn(directory, (writer) => writer.event(log(1, 'next', 99)));
        const next = resumableRun(directory);
        next.close();
        expect([next.damage, next.state]).toEqual([[], { ...state, seconds: 99, sessions: 2 }]);
        rmSync(segmentPath(directory, 2));
      }
    });
    await check(property, 5);
  },
);
