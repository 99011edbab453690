import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { askedBy, intervene } from '../../src/intervene.js';
import { lockDirectory } from '../../src/run-owner.js';
import { type Answer, ControlFiles, type ControlListener } from '../../src/storage/control-files.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-intervene-'));
afterAll(() => rmSync(root, { recursive: true }));

let directory = '';
let made = 0;
beforeEach(() => {
  made += 1;
  directory = join(root, String(made));
  mkdirSync(directory);
});

/** Has a run in the directory that answers as it is told, as often as the event loop turns. */
function liveRun(answer: () => Answer | Promise<Answer>) {
  const heard: unknown[][] = [];
  const hear = (...what: unknown[]) => {
    heard.push(what);
    return answer();
  };
  const listener = { stopOptimizer: hear, checkpoint: hear, onWarning() {} } as unknown as ControlListener;
  const release = lockDirectory(directory);
  const control = new ControlFiles(directory, listener);
  const timer = setInterval(() => control.look());
  const end = () => {
    clearInterval(timer);
    release();
  };
  return { heard, end };
}

const STOP = { action: 'stopOptimizer', optimizerId: 2, reason: 'stuck' } as const;

test('what a run does is done', async () => {
  const { heard, end } = liveRun(() => null);
  expect(await intervene(directory, STOP, 'Ada', 10)).toEqual({ fate: 'done' });
  end();
  expect(heard).toEqual([[2, 'stuck', 'Ada']]);
  expect(readdirSync(directory)).toEqual([]);
});

test('what takes a run long is waited for', async () => {
  let isWritten = false;
  const { end } = liveRun(async () => {
    for (let i = 0; i < 100; i += 1) await new Promise((resolve) => setImmediate(resolve));
    isWritten = true;
    return null;
  });
  expect(await intervene(directory, { action: 'checkpoint' }, 'Ada', 10)).toEqual({ fate: 'done' });
  expect(isWritten).toBe(true);
  end();
});

test('what a run refuses is told with its reason, and nothing is left', async () => {
  const { end } = liveRun(() => 'optimizer 2 has ended,\nand so has 1');
  const reason = 'optimizer 2 has ended,\nand so has 1';
  expect(await intervene(directory, STOP, 'Ada', 10)).toEqual({ fate: 'refused', reason });
  end();
  expect(readdirSync(directory)).toEqual([]);
});

test('nothing is asked where there is no run that is alive', async () => {
  expect(await intervene(directory, STOP, 'Ada', 10)).toEqual({ fate: 'noRun' });
  expect(await intervene(join(directory, 'nowhere'), STOP, 'Ada', 10)).toEqual({ fate: 'noRun' });
  expect(readdirSync(directory)).toEqual([]);
});

test('what a run does not hear in time is taken back', async () => {
  const release = lockDirectory(directory);
  expect(await intervene(directory, STOP, 'Ada', 0)).toMatchObject({ fate: 'unheard', pid: process.pid });
  release();
  expect(readdirSync(directory)).toEqual([]);
});

test('what a run does not hear before it ends is taken back', async () => {
  const release = lockDirectory(directory);
  const asked = intervene(directory, STOP, 'Ada', 10);
  expect(readdirSync(directory)).toContain('STOP_2');
  release();
  expect(await asked).toEqual({ fate: 'ended' });
  expect(readdirSync(directory)).toEqual([]);
});

test('what another has asked for is not replaced', async () => {
  const release = lockDirectory(directory);
  writeFileSync(join(directory, 'STOP_2'), '');
  expect(await intervene(directory, STOP, 'Ada', 0)).toMatchObject({ fate: 'unheard' });
  release();
  expect(readdirSync(directory)).toEqual(['STOP_2']);
});

test('who asks is named so that it can be found among others', () => {
  expect(askedBy('glompo stop')).toMatch(new RegExp(`\\(glompo stop, process ${process.pid} on `));
});
