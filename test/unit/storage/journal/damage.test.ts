import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeEntry, FORMAT_VERSION } from '../../../../src/storage/journal/entries.js';
import { frameHeader, KIND } from '../../../../src/storage/journal/frame.js';
import { openRun } from '../../../../src/storage/journal/open-run.js';
import { JOURNAL_DIRECTORY } from '../../../../src/storage/journal/segment-files.js';
import {
  alter,
  frameOffsets,
  log,
  rowsOf,
  segmentPath,
  segmentsIn,
  settingsFor,
  testDirectory,
  turns,
  upTo,
  writerIn,
} from './setup.js';

const newDirectory = testDirectory('damage');

/** A journal with `batches` batches of ten evaluations: value v has the number v + 1 in the run. */
async function recorded(batches: number, largestSegment = 2 ** 26): Promise<string> {
  const directory = newDirectory();
  const writer = await writerIn(directory, { largestSegment });
  for (let k = 0; k < batches; k += 1)
    writer.evaluations(1, rowsOf(upTo(10, 10 * k), { firstId: 10 * k }), 0, 10);
  await writer.close(null);
  return directory;
}

function read(directory: string) {
  const run = openRun(directory);
  const optimizer = run.optimizers.at(0);
  const [values, callIds] = [[...(optimizer?.values() ?? [])], [...(optimizer?.callIds() ?? [])]];
  const { damage, settings } = run;
  run.close();
  return { values, callIds, damage, settings };
}

const without = (values: readonly number[], from: number, to: number) =>
  values.filter((value) => value < from || value >= to);

describe('a damaged journal', () => {
  test('loses the frame that is damaged; those behind it keep their numbers', async () => {
    const directory = await recorded(5);
    const offsets = frameOffsets(readFileSync(segmentPath(directory)));
    const [from, to] = offsets.slice(5);
    alter(directory, (bytes) => bytes.fill(0, from + 40, from + 60));
    const { values, callIds, damage } = read(directory);
    expect(values).toEqual(without(upTo(50), 20, 30));
    expect(callIds).toEqual(without(upTo(50), 20, 30).map((v) => v + 1));
    expect(damage).toEqual([
      `000001.journal: bytes ${from} to ${to} are damaged`,
      `000001.journal: frame 5 is missing, at byte ${to}`,
    ]);
  });

  test('without its settings still gives its evaluations', async () => {
    const directory = await recorded(3);
    const [, settings, end] = frameOffsets(readFileSync(segmentPath(directory)));
    alter(directory, (bytes) => bytes.fill(7, settings, end));
    const { values, damage, settings: found } = read(directory);
    expect(values).toEqual(upTo(30));
    expect(damage[0]).toBe('the settings of the run cannot be read');
    expect([found.runId, found.bounds]).toEqual([
      'unknown',
      [
        [-Infinity, Infinity],
        [-Infinity, Infinity],
      ],
    ]);
  });

  test('has its settings from another segment', async () => {
    const directory = await recorded(6, 1_000);
    alter(directory, (bytes) => bytes.fill(7, 0, 300));
    expect(read(directory).settings).toEqual(settingsFor(2));
  });

  test('names a segment that is missing, or has lost its end, and the evaluations that were there', async () => {
    const directory = await recorded(12, 1_000);
    expect(segmentsIn(directory).length).toBeGreaterThan(3);
    rmSync(segmentPath(directory, 2));
    const { values, damage } = read(directory);
    const [first, next] = [
      values.findIndex((value, i) => value !== i),
      values.find((value, i) => value !== i),
    ];
    expect(damage).toEqual([
      `evaluations ${first + 1} to ${next} of the run are missing`,
      '000002.journal is missing',
    ]);
    const offsets = frameOffsets(readFileSync(segmentPath(directory, 3)));
    const at = offsets[offsets.length - 2];
    alter(directory, (bytes) => bytes.subarray(0, at + 50), 3);
    expect(read(directory).damage).toContain(`000003.journal: bytes ${at} to ${at + 50} are damaged`);
  });

  test('that ends within a frame is as good as one that is being written', async () => {
    const directory = await recorded(3);
    const bytes = readFileSync(segmentPath(directory));
    const offsets = frameOffsets(bytes);
    for (let length = offsets[5]; length < offsets[6]; length += 1) {
      alter(directory, () => bytes.subarray(0, length));
      const run = openRun(directory);
      expect([run.evaluations, run.damage]).toEqual([20, []]);
      writeFileSync(segmentPath(directory), bytes);
      expect([run.refresh(), run.evaluations]).toEqual([true, 30]);
      run.close();
    }
  });

  test('says that its end is damaged only as long as it is', async () => {
    const directory = await recorded(3);
    const bytes = readFileSync(segmentPath(directory));
    alter(directory, (all) => Buffer.concat([all.subarray(0, -30), Buffer.alloc(100)]));
    const run = openRun(directory);
    expect(run.damage).toHaveLength(1);
    expect([run.refresh(), run.damage.length]).toEqual([false, 1]);
    writeFileSync(segmentPath(directory), bytes);
    expect([run.refresh(), run.damage, run.evaluations]).toEqual([true, [], 30]);
    run.close();
  });

  test('that changes after it was opened is a named error, not wrong numbers', async () => {
    const directory = await recorded(3);
    const run = openRun(directory);
    alter(directory, (bytes) => bytes.subarray(0, -200));
    run.refresh();
    expect(() => run.optimizer(1).values()).toThrow(expect.objectContaining({ code: 'GLOMPO_JOURNAL' }));
    run.close();
  });

  test('of which nothing is left is a named error with the reason', async () => {
    const directory = await recorded(3);
    const { length } = readFileSync(segmentPath(directory));
    alter(directory, (bytes) => bytes.fill(1));
    expect(() => openRun(directory)).toThrow(`000001.journal: bytes 0 to ${length} are damaged`);
    alter(directory, () => Buffer.alloc(0));
    expect(() => openRun(directory)).toThrow('nothing is written yet');
  });
});

describe('what does not belong to a journal', () => {
  test('other files, directories and dead links are named', async () => {
    const directory = await recorded(3);
    const journal = join(directory, JOURNAL_DIRECTORY);
    writeFileSync(join(journal, 'notes.txt'), 'mine');
    mkdirSync(join(journal, '000002.journal'));
    symlinkSync('nowhere', join(journal, '000003.journal'));
    writeFileSync(join(journal, '0000004.journal'), '');
    const { values, damage } = read(directory);
    expect(values).toEqual(upTo(30));
    expect(damage).toEqual([
      '0000004.journal is no segment of a journal',
      'notes.txt is no segment of a journal',
      expect.stringContaining('000002.journal cannot be read: EISDIR'),
      expect.stringContaining('000003.journal cannot be read: ENOENT'),
    ]);
  });

  test('a segment of another run, or of another format, is left out as a whole', async () => {
    const directory = await recorded(3);
    const other = newDirectory();
    const writer = await writerIn(other, { settings: settingsFor(2, { runId: 'run-2' }) });
    writer.evaluations(1, rowsOf(upTo(5, 900)), 0, 5);
    await writer.close(null);
    writeFileSync(segmentPath(directory, 2), readFileSync(segmentPath(other)));
    const format = FORMAT_VERSION + 1;
    const newer = encodeEntry({ format, runId: 'run-1', segment: 3 });
    const header = frameHeader({ kind: KIND.segment, number: 0, evaluations: 30 }, newer);
    writeFileSync(segmentPath(directory, 3), Buffer.concat([header, newer]));
    const { values, damage } = read(directory);
    expect(values).toEqual(upTo(30));
    expect(damage).toEqual([
      '000002.journal: frame at byte 0: the segment is of another run, run-2',
      `000003.journal: frame at byte 0: the segment is of format ${format}, and only those up to ${FORMAT_VERSION} are known`,
    ]);
  });

  test.each([
    ['an event without a type', KIND.event, encodeEntry({ at: 1 })],
    ['an event with an error that is none', KIND.event, encodeEntry({ type: 'warning', at: 1, error: 3 })],
    ['an event that is no object', KIND.event, encodeEntry([1])],
    ['evaluations that are none', KIND.evaluations, encodeEntry({})],
  ])('%s: a good frame with a bad payload is named, and the rest is read', async (_, kind, payload) => {
    const directory = await recorded(3);
    alter(directory, (bytes) => {
      const number = frameOffsets(bytes).length - 1;
      const header = frameHeader({ kind, number, evaluations: 30 }, payload);
      return Buffer.concat([bytes, header, payload]);
    });
    const { values, damage } = read(directory);
    expect(values).toEqual(upTo(30));
    expect(damage).toEqual([expect.stringMatching(/^000001\.journal: frame at byte \d+: /)]);
  });

  test('frames of a kind that is not known are passed over', async () => {
    const directory = await recorded(2);
    const payload = Uint8Array.of(1, 2, 3);
    alter(directory, (bytes) => {
      const number = frameOffsets(bytes).length - 1;
      return Buffer.concat([bytes, frameHeader({ kind: 99, number, evaluations: 20 }, payload), payload]);
    });
    expect(read(directory)).toMatchObject({ values: upTo(20), damage: [] });
  });

  test('a reader that was at the end sees a frame that came in two parts', async () => {
    const directory = newDirectory();
    const writer = await writerIn(directory);
    const run = openRun(directory);
    writer.event(log(1, 'x'.repeat(300_000)));
    while (!writer.isComplete) await turns(1);
    const bytes = readFileSync(segmentPath(directory));
    alter(directory, () => bytes.subarray(0, 200_000));
    expect([run.refresh(), run.damage]).toEqual([false, []]);
    alter(directory, () => bytes);
    expect(run.refresh()).toBe(true);
    expect(run.optimizer(1).messages).toHaveLength(1);
    run.close();
    await writer.close(null);
  });
});
