import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, describe, test } from 'vitest';
import { memoryChannelPair } from '../../../actors/channel/memory-channel.js';
import { connectToPeer, listenForPeers } from '../../../actors/channel/meeting-point.js';
import { portChannel } from '../../../actors/channel/port-channel.js';
import type { Channel } from '../../../actors/channel/channel.js';
import { streamChannel } from '../../../actors/channel/stream-channel.js';
import { type ConnectChannel, channelConformance } from '../../../src/testing/channel-conformance.js';

const directory = mkdtempSync(join(tmpdir(), 'glompo-channel-'));
const relay = fileURLToPath(new URL('../../fixtures/relay.js', import.meta.url));
afterAll(() => rmSync(directory, { recursive: true }));

let sockets = 0;

function socketPair(where: { path: string } | { port: number; host: string }): Promise<[Channel, Channel]> {
  return new Promise((resolve, reject) => {
    let client: Socket | null = null;
    const server = createServer((socket) => {
      server.close();
      if (client !== null) resolve([streamChannel(client), streamChannel(socket)]);
    });
    server.on('error', reject).listen(where, () => {
      const at = 'path' in where ? where : { ...where, port: (server.address() as AddressInfo).port };
      client = connect(at);
    });
  });
}

const carriers: Record<string, ConnectChannel> = {
  memory: async () => memoryChannelPair(),

  'memory with delays': async () => {
    const delays = [0, 5, 6, 50, 400].map((frame) => ({ frame, kind: 'delay', turns: 3 }) as const);
    return memoryChannelPair({ faults: { aToB: delays, bToA: delays } });
  },

  port: async () => {
    const { port1, port2 } = new MessageChannel();
    return [portChannel(port1), portChannel(port2)];
  },

  'Unix socket': () => {
    sockets += 1;
    return socketPair({ path: join(directory, `${sockets}.sock`) });
  },

  'TCP socket, as between two machines (weakness 9)': () => socketPair({ port: 0, host: '127.0.0.1' }),

  'pipe of a child process': async () => {
    const child = spawn(process.execPath, [relay], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
    });
    return [streamChannel(child.stdio[3] as Duplex), streamChannel(child.stdio[4] as Duplex)];
  },

  'meeting point': async () => {
    let arrive: (channel: Channel) => void = () => {};
    const peer = new Promise<Channel>((resolve) => {
      arrive = resolve;
    });
    const point = await listenForPeers({ directory, token: 'secret', onPeer: (channel) => arrive(channel) });
    const ours = await connectToPeer(point);
    const theirs = await peer;
    point.close();
    return [ours, theirs];
  },
};

for (const [carrier, connectChannel] of Object.entries(carriers)) {
  describe(`channel over ${carrier}`, () => {
    for (const { name, run } of channelConformance) test(name, () => run(connectChannel));
  });
}
