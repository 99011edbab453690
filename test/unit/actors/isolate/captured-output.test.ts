import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { captureOutput } from '../../../../actors/isolate/captured-output.js';

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
