import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Answer, ControlFiles, MOST_BYTES } from '../../../src/storage/control-files.js';
import { LOCK_FILE } from '../../../src/storage/run-lock.js';
import { directory, listening, look, present, put } from './control-setup.js';

describe('control files', () => {
  test('are acted upon, each once, and removed', () => {
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    for (const name of ['STOP_1', 'STOP_003', 'PAUSE', 'PAUSE_2', 'RESUME', 'RESUME_2', 'CHKPT']) put(name);
    put('INJECT_a', '{"x": [1, 2], "by": "Ada"}');
    put('CHANGE', '{"maxJobs": 5}');
    look(control, 20);
    put('EXIT', '{"reason": "enough"}');
    put('STOP_ALL');
    look(control, 20);
    expect(heard.sort()).toEqual(
      [
        ['stopOptimizer', 1, 'stopped by the file STOP_1', 'file'],
        ['stopOptimizer', 3, 'stopped by the file STOP_003', 'file'],
        ['pause', null, 'file'],
        ['pause', 2, 'file'],
        ['resume', null, 'file'],
        ['resume', 2, 'file'],
        ['checkpoint', 'file'],
        ['inject', { x: [1, 2], fx: null, optimizerId: null }, 'Ada'],
        ['change', { exitConditions: null, maxJobs: 5 }, 'file'],
        ['stop', 'enough', 'file'],
        ['stop', 'stopped by the file STOP_ALL', 'file'],
      ].sort(),
    );
    expect(warnings).toEqual([]);
    expect(present()).toEqual([]);
  });

  test('of other names are never touched', () => {
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    const names = ['README', 'STOP', 'STOP_1.refused', 'INJECT_a.tmp', 'stop_1'];
    for (const name of names) put(name, 'mine');
    look(control, 20);
    expect([heard, warnings]).toEqual([[], []]);
    expect(present()).toEqual([...names].sort());
    for (const name of names) expect(readFileSync(join(directory, name), 'utf8')).toBe('mine');
  });

  test.each([
    ['STOP_abc', '', 'number of an optimizer'],
    ['INJECT', '{"x": "here"}', 'list of numbers'],
    ['CHANGE', '{"maxjobs": 3}', 'maxJobs'],
    ['PAUSE', 'x'.repeat(MOST_BYTES + 1), `more than ${MOST_BYTES} bytes`],
  ])(
    'that can never be understood are told of once and kept under another name: %s %.20s',
    (name, text, why) => {
      const { listener, heard, warnings } = listening();
      const control = new ControlFiles(directory, listener);
      put(name, text);
      look(control, 30);
      expect(heard).toEqual([]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^GLOMPO_CONTROL_FILE: /);
      expect(warnings[0]).toContain(name);
      expect(warnings[0]).toContain(why);
      expect(present()).toEqual([`${name}.refused`]);
      const kept = readFileSync(join(directory, `${name}.refused`), 'utf8');
      expect(kept.startsWith(`${text}\nrefused: `)).toBe(true);
      expect(kept).toContain(why);
    },
  );

  test.each([
    ['says why not', () => 'optimizer 9 has ended'],
    [
      'throws',
      () => {
        throw new Error('optimizer 9 has ended.');
      },
    ],
    ['rejects', () => Promise.reject(new Error('optimizer 9 has ended.'))],
  ])('are refused when the run %s', async (_how, answer) => {
    const { listener, heard, warnings } = listening(answer);
    const control = new ControlFiles(directory, listener);
    put('STOP_9', '{}');
    look(control, 5);
    await new Promise((resolve) => setImmediate(resolve));
    look(control, 5);
    expect(heard).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringContaining('was not acted upon: optimizer 9 has ended. It is STOP_9.refused now.'),
    ]);
    expect(readFileSync(join(directory, 'STOP_9.refused'), 'utf8')).toBe(
      '{}\nrefused: optimizer 9 has ended\n',
    );
    put('STOP_9', '{}');
    look(control);
    expect(heard).toHaveLength(2);
  });

  test('that take long stay until they are done, and are not begun again', async () => {
    let done: (answer: Answer) => void = () => {};
    const { listener, heard } = listening(() => new Promise((resolve) => (done = resolve)));
    const control = new ControlFiles(directory, listener);
    put('CHKPT');
    look(control, 20);
    expect(heard).toHaveLength(1);
    expect(present()).toEqual(['CHKPT']);
    done(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(present()).toEqual([]);
  });

  test('that were replaced while the first took long are acted upon again', async () => {
    const dones: ((answer: Answer) => void)[] = [];
    const { listener, heard } = listening(() => new Promise((resolve) => dones.push(resolve)));
    const control = new ControlFiles(directory, listener);
    put('CHKPT');
    look(control, 3);
    put('CHKPT', '{"by": "another"}');
    dones[0](null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(present()).toEqual(['CHKPT']);
    look(control, 3);
    dones[1](null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([
      ['checkpoint', 'file'],
      ['checkpoint', 'another'],
    ]);
    expect(present()).toEqual([]);
  });

  test('that are being written are waited for', () => {
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    put('INJECT');
    look(control, 5);
    put('INJECT', '{"x": [1,');
    look(control, 5);
    put('STOP_2');
    look(control);
    put('STOP_2', '{"by": "A');
    look(control, 3);
    expect([heard, warnings]).toEqual([[], []]);
    put('INJECT', '{"x": [1, 2]}');
    put('STOP_2', '{"by": "Ada"}');
    look(control);
    expect(heard).toEqual([
      ['inject', { x: [1, 2], fx: null, optimizerId: null }, 'file'],
      ['stopOptimizer', 2, 'stopped by the file STOP_2', 'Ada'],
    ]);
    expect(present()).toEqual([]);
  });

  test('that are never written to the end are refused', () => {
    const { listener, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    put('INJECT', '{"x": [1,');
    look(control, 30);
    expect(warnings).toEqual([expect.stringContaining('no object in JSON')]);
    expect(present()).toEqual(['INJECT.refused']);
  });
});

describe('files that were there before', () => {
  test('are told of, not acted upon, and stay as they are until they are touched', () => {
    put('STOP_ALL');
    put('CHANGE', 'a list of my changes');
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    look(control, 30);
    expect(heard).toEqual([]);
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toMatch(/STOP_ALL .* is not acted upon: it is older than this session/);
    expect(present()).toEqual(['CHANGE', 'STOP_ALL']);
    expect(readFileSync(join(directory, 'CHANGE'), 'utf8')).toBe('a list of my changes');
    const later = Date.now() / 1000 + 10;
    utimesSync(join(directory, 'STOP_ALL'), later, later);
    look(control, 3);
    expect(heard).toEqual([['stop', 'stopped by the file STOP_ALL', 'file']]);
    expect(present()).toEqual(['CHANGE']);
  });

  test('are those that are older than the lock of the run', () => {
    for (const [name, time] of [
      ['PAUSE_1', 1000],
      [LOCK_FILE, 1001],
      ['PAUSE_2', 1002],
    ] as const) {
      put(name, '{}');
      utimesSync(join(directory, name), time, time);
    }
    const { listener, heard, warnings } = listening();
    look(new ControlFiles(directory, listener), 3);
    expect(heard).toEqual([['pause', 2, 'file']]);
    expect(warnings).toEqual([expect.stringContaining('PAUSE_1')]);
  });
});
