import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { receivePrinted } from '../../../../actors/isolate/output-port.js';

function received() {
  const { port1, port2 } = new MessageChannel();
  const heard: (readonly [string, string])[] = [];
  const takeRest = receivePrinted(port1, (stream, text) => heard.push([stream, text]));
  const print = (stream: string, text: string) => port2.postMessage([stream, new TextEncoder().encode(text)]);
  return { port2, heard, print, takeRest };
}

test('what a thread prints is passed on by stream', async () => {
  const { heard, print, takeRest } = received();
  print('stdout', 'one');
  print('stderr', 'oh');
  await expect
    .poll(() => heard)
    .toEqual([
      ['stdout', 'one'],
      ['stderr', 'oh'],
    ]);
  takeRest();
});

test('what is still under way when the thread is dead is taken in at once, in order', () => {
  const { port2, heard, print, takeRest } = received();
  for (let i = 0; i < 1_000; i += 1) print('stdout', `${i} `);
  port2.close();
  takeRest();
  expect(heard.map(([, text]) => text)).toEqual(Array.from({ length: 1_000 }, (_, i) => `${i} `));
});

test('taking in the rest closes the port', async () => {
  const { port2, takeRest } = received();
  const closed = new Promise((resolve) => {
    port2.on('close', resolve);
  });
  takeRest();
  await closed;
});
