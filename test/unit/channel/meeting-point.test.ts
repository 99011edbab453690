import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Channel } from '../../../actors/channel/channel.js';
import { connectToPeer, listenForPeers } from '../../../actors/channel/meeting-point.js';

const directory = mkdtempSync(join(tmpdir(), 'glompo-meet-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function open(timeLimitMs = 1_000) {
  const peers: Channel[] = [];
  const point = await listenForPeers({
    directory,
    token: 'right',
    onPeer: (channel) => peers.push(channel),
    timeLimitMs,
  });
  return { point, peers };
}

test('peers with the token are let in, and stay when the meeting point closes', async () => {
  const { point, peers } = await open();
  const channels = await Promise.all([connectToPeer(point), connectToPeer(point)]);
  point.close();
  expect(existsSync(point.path)).toBe(false);
  const heard = new Promise((resolve) => channels[0].receive(resolve));
  for (const peer of peers) peer.send(Buffer.from('welcome'));
  expect(Buffer.from((await heard) as Uint8Array).toString()).toBe('welcome');
  expect(peers).toHaveLength(2);
  await Promise.all(channels.map((channel) => channel.close()));
});

test('a peer with another token is cut off', async () => {
  const { point, peers } = await open();
  await expect(connectToPeer({ ...point, token: 'wrong' })).rejects.toMatchObject({
    code: 'GLOMPO_CHANNEL_CLOSED',
  });
  expect(peers).toEqual([]);
  point.close();
});

test.each([
  ['nothing', ''],
  ['too little', 'GLPEER1'],
  ['something else', 'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: everything\r\n\r\n'],
])('a peer that says %s is cut off', async (_, words) => {
  const { point, peers } = await open(50);
  const socket = connect(point.path);
  socket.on('error', () => {}).resume();
  socket.write(words);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(peers).toEqual([]);
  point.close();
});

test('nobody there is an error, and so is a path that is too long', async () => {
  await expect(connectToPeer({ path: join(directory, 'none'), token: '' })).rejects.toMatchObject({
    code: 'GLOMPO_CHANNEL_CLOSED',
  });
  const long = { directory: `/tmp/${'x'.repeat(100)}`, token: '', onPeer: () => {} };
  await expect(listenForPeers(long)).rejects.toMatchObject({ code: 'GLOMPO_OPTION_INVALID' });
});
