import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { captureOutput, lastOutput } from '../../../../actors/isolate/captured-output.js';

const MEGABYTE = 2 ** 20;

function captured() {
  const stream = new PassThrough();
  const heard: { readonly stream: string; readonly text: string }[] = [];
  captureOutput(stream, 'stderr', (name, text) => heard.push({ stream: name, text }));
  /** Prints, and waits until all of it was read. */
  const print = async (...chunks: readonly Uint8Array[]) => {
    for (const chunk of chunks) stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const text = () => heard.map((part) => part.text).join('');
  return { stream, heard, print, text };
}

test('what is printed is passed on as it comes, with the name of its stream', async () => {
  const { heard, print } = captured();
  await print(Buffer.from('one\n'));
  await print(Buffer.from('two\n'));
  expect(heard).toEqual([
    { stream: 'stderr', text: 'one\n' },
    { stream: 'stderr', text: 'two\n' },
  ]);
});

test('a character that comes in two pieces is one', async () => {
  const { print, text } = captured();
  const bytes = Buffer.from('a€z');
  await print(bytes.subarray(0, 2));
  await print(bytes.subarray(2));
  expect(text()).toBe('a€z');
});

test('a megabyte is passed on, and of the rest only that there was more, once', async () => {
  const { heard, print, text } = captured();
  await print(Buffer.alloc(MEGABYTE - 3, 'x'), Buffer.from('abcdef'));
  const { length } = heard;
  await print(Buffer.alloc(1000, 'y'));
  expect(heard).toHaveLength(length);
  expect(text().slice(0, MEGABYTE).endsWith('xabc')).toBe(true);
  expect(text().slice(MEGABYTE)).toBe(`\n[more than ${MEGABYTE} bytes were printed; the rest is dropped]\n`);
});

test('what is dropped is read nevertheless, so that nobody waits', async () => {
  const { stream, print } = captured();
  for (let i = 0; i < 3; i += 1) await print(Buffer.alloc(MEGABYTE, 'x'));
  await expect.poll(() => stream.readableLength).toBe(0);
});

test('exactly a megabyte is not more', async () => {
  const { print, text } = captured();
  await print(Buffer.alloc(MEGABYTE, 'x'));
  expect(text()).toHaveLength(MEGABYTE);
  await print(Buffer.from('y'));
  expect(text()).toContain('the rest is dropped');
});

test('the last output of a dead process is all that its pipes hold', async () => {
  const child = spawn('sh', ['-c', 'head -c 200000 /dev/zero'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let read = 0;
  captureOutput(child.stdout, 'stdout', (_, text) => {
    read += text.length;
  });
  await once(child, 'exit');
  await lastOutput([child.stdout, null]);
  expect(read).toBe(200_000);
});

test('it is not waited for when something else holds the pipes, also when this process was busy', async () => {
  const child = spawn('sh', ['-c', 'echo first; sleep 1000 & sleep 0.2; head -c 50000 /dev/zero'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let read = 0;
  captureOutput(child.stdout, 'stdout', (_, text) => {
    read += text.length;
  });
  await expect.poll(() => read).toBe(6);
  // From here the timers come before the pipes in the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  const last = lastOutput([child.stdout]);
  // All is printed, and time is up, before anything of it can be read.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await last;
  process.kill(-(child.pid as number), 'SIGKILL');
  expect(read).toBe(50_006);
  expect(child.stdout.destroyed).toBe(true);
});
