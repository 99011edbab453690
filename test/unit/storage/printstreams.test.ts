import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { GlompoError } from '../../../src/domain/errors.js';
import type { ManagerConfig } from '../../../src/manager-config.js';
import { randomSearch } from '../../../src/optimizers/index.js';
import { planOf } from '../../../src/run-plan.js';
import { cycle } from '../../../src/selectors/index.js';
import { MOST_FILE_BYTES, Printstreams } from '../../../src/storage/printstreams.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-printstreams-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
function printstreams(more: Partial<ManagerConfig> = {}) {
  made += 1;
  const plan = planOf({
    task: { module: 'file:///task.js', export: 'cost', factory: false, options: null },
    bounds: [[-1, 2]],
    optSelector: cycle(randomSearch()),
    workingDir: join(root, String(made)),
    splitPrintstreams: true,
    ...more,
  });
  const errors: GlompoError[] = [];
  const directory = join(plan.workingDir, 'glompo_optimizer_printstreams');
  return {
    streams: new Printstreams(plan, (error) => errors.push(error)),
    errors,
    workingDir: plan.workingDir,
    directory,
    read: (name: string) => readFileSync(join(directory, name), 'utf8'),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the files', () => {
  test('are one for each optimizer and stream, and one for what serves all', () => {
    const { streams, directory, read } = printstreams();
    streams.prepare();
    streams.write(1, 'stdout', 'one');
    streams.write(12_345, 'stdout', 'many');
    streams.write(null, 'stderr', 'all');
    streams.write(1, 'stderr', 'oh');
    streams.write(1, 'stdout', ' more\n');
    streams.flush();
    expect(readdirSync(directory).sort()).toEqual([
      'printstream_0001.err',
      'printstream_0001.out',
      'printstream_12345.out',
      'printstream_shared.err',
    ]);
    expect(read('printstream_0001.out')).toBe('one more\n');
    expect(read('printstream_0001.err')).toBe('oh');
    expect(read('printstream_shared.err')).toBe('all');
  });

  test('are written without being asked, after a turn of the event loop', async () => {
    const { streams, read } = printstreams();
    streams.write(1, 'stdout', 'a');
    streams.write(1, 'stdout', 'b');
    await turn();
    streams.write(1, 'stdout', '€');
    await turn();
    expect(read('printstream_0001.out')).toBe('ab€');
  });

  test('are not made when nothing is printed, nor when they are not wanted', () => {
    const silent = printstreams();
    silent.streams.prepare();
    silent.streams.flush();
    expect(existsSync(silent.workingDir)).toBe(false);
    const unwanted = printstreams({ splitPrintstreams: false });
    unwanted.streams.prepare();
    unwanted.streams.write(1, 'stdout', 'a');
    unwanted.streams.flush();
    expect(existsSync(unwanted.workingDir)).toBe(false);
  });

  test('are bounded, and say so once', () => {
    const { streams, read } = printstreams();
    streams.write(1, 'stdout', 'x'.repeat(MOST_FILE_BYTES - 1));
    streams.flush();
    streams.write(1, 'stdout', 'y');
    streams.flush();
    expect(read('printstream_0001.out')).toHaveLength(MOST_FILE_BYTES);
    for (const text of ['z', 'z'.repeat(1_000)]) {
      streams.write(1, 'stdout', text);
      streams.flush();
    }
    const text = read('printstream_0001.out');
    expect(text.slice(MOST_FILE_BYTES - 2)).toBe(
      `xy\n[this file has ${MOST_FILE_BYTES} bytes; the rest is dropped]\n`,
    );
    streams.write(2, 'stdout', 'another');
    streams.flush();
    expect(read('printstream_0002.out')).toBe('another');
  });
});

describe('files of an earlier run', () => {
  test('are a reason to refuse', () => {
    const { streams, directory } = printstreams();
    mkdirSync(directory, { recursive: true });
    expect(() => streams.prepare()).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_WORKING_DIR',
        message: expect.stringContaining('overwriteExisting'),
      }),
    );
  });

  test('do not matter when none are to be written', () => {
    const { streams, directory } = printstreams({ splitPrintstreams: false });
    mkdirSync(directory, { recursive: true });
    expect(() => streams.prepare()).not.toThrow();
  });

  test('are added to where that is wanted, up to the same limit', () => {
    const { streams, directory, read } = printstreams({ overwriteExisting: true });
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'printstream_0001.out'), 'earlier\n');
    writeFileSync(join(directory, 'printstream_0002.out'), 'x'.repeat(MOST_FILE_BYTES - 1));
    streams.prepare();
    streams.write(1, 'stdout', 'later\n');
    streams.write(2, 'stdout', 'yz');
    streams.flush();
    expect(read('printstream_0001.out')).toBe('earlier\nlater\n');
    expect(read('printstream_0002.out').slice(MOST_FILE_BYTES - 1)).toMatch(/^y\n\[this file has/);
  });
});

describe('what cannot be written', () => {
  test('is told once, with the path and the cause', () => {
    const { streams, errors, workingDir } = printstreams();
    writeFileSync(workingDir, 'a file where the directory should be');
    for (const id of [1, 1, 2]) {
      streams.write(id, 'stdout', 'a');
      streams.flush();
    }
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'GLOMPO_OUTPUT', cause: expect.any(Error) });
    expect(errors[0].message).toContain(workingDir);
  });

  test('is not tried again, so that no file has a gap', () => {
    const { streams, errors, directory } = printstreams();
    streams.write(1, 'stdout', 'first');
    streams.flush();
    rmSync(directory, { recursive: true });
    streams.write(1, 'stdout', 'second');
    streams.flush();
    mkdirSync(directory);
    streams.write(1, 'stdout', 'third');
    streams.flush();
    expect(readdirSync(directory)).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  test.runIf(existsSync('/dev/full'))('because the disk is full is told like that', () => {
    // Every write to this device fails in that way.
    const { streams, errors, directory } = printstreams({ overwriteExisting: true });
    mkdirSync(directory, { recursive: true });
    symlinkSync('/dev/full', join(directory, 'printstream_0001.out'));
    streams.write(1, 'stdout', 'a');
    streams.flush();
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('ENOSPC')]);
  });
});
