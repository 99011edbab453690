import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { limitedOutput, MOST_OUTPUT_BYTES } from '../../../../actors/isolate/output-limit.js';

function limited() {
  const passed: Uint8Array[] = [];
  const write = limitedOutput((bytes) => passed.push(bytes));
  const stream = new Writable({ decodeStrings: false, write });
  return { stream, passed, bytes: () => Buffer.concat(passed) };
}

test('what is written is passed on at once, in any form', () => {
  const { stream, bytes } = limited();
  stream.write('€ ');
  stream.write(Buffer.from('bytes '));
  stream.write('6869', 'hex');
  stream.write('\u00e9', 'latin1');
  stream.write('IHlvdQ==', 'base64');
  expect(bytes()).toEqual(Buffer.concat([Buffer.from('€ bytes hi'), Buffer.of(0xe9), Buffer.from(' you')]));
});

test('one byte more than the limit is passed on, and nobody waits for the rest', async () => {
  const { stream, passed, bytes } = limited();
  stream.write('x'.repeat(MOST_OUTPUT_BYTES - 2));
  stream.write('€€');
  expect(bytes()).toHaveLength(MOST_OUTPUT_BYTES + 1);
  const { length } = passed;
  await new Promise((resolve) => stream.write('y', resolve));
  expect(passed).toHaveLength(length);
  expect(stream.writableLength).toBe(0);
});

test('a text in an encoding with fewer bytes than characters fills the limit as well', () => {
  const { stream, bytes } = limited();
  stream.write('ab'.repeat(2 * MOST_OUTPUT_BYTES), 'hex');
  expect(bytes()).toHaveLength(MOST_OUTPUT_BYTES + 1);
});
