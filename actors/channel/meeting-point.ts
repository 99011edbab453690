import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { GlompoError, invalidOption } from '../../src/domain/errors.js';
import type { Meeting } from '../../src/protocol/messages.js';
import type { Channel } from './channel.js';
import { streamChannel } from './stream-channel.js';

export interface MeetingPointOptions {
  /** Private directory (mode 0700) of the caller, which also removes it. */
  readonly directory: string;
  /** What a peer must know to be let in. */
  readonly token: string;
  /** Takes each peer that was let in. */
  readonly onPeer: (channel: Channel) => void;
  /** How long a peer may take to show the token. */
  readonly timeLimitMs?: number;
}

/** A Unix socket at which peers arrive. */
export interface MeetingPoint extends Meeting {
  /** Lets nobody in any more and removes the socket; peers that are in stay. */
  close(): void;
}

const GREETING = Buffer.from('GLPEER1\0');
const GREETING_BYTES = GREETING.byteLength + 32;
const TIME_LIMIT_MS = 5_000;

/** Size of `sun_path` without its final zero; a longer path would be cut off silently. */
const MAX_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

/** Connections that have not shown the token yet. */
const MAX_STRANGERS = 128;

/**
 * Opens a socket at which peers in other processes arrive. A peer that does not show the token first, and in time, is
 * cut off.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the directory's path is too long for a socket.
 * @example
 * const point = await listenForPeers({ directory, token, onPeer: (channel) => evaluators.push(channel) });
 */
export async function listenForPeers(options: MeetingPointOptions): Promise<MeetingPoint> {
  const path = join(options.directory, `${randomBytes(6).toString('hex')}.sock`);
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw invalidOption('directory', options.directory, `a path of at most ${MAX_PATH_BYTES - 18} bytes`);
  const strangers = new Set<Socket>();
  const server = createServer((socket) => {
    if (strangers.size >= MAX_STRANGERS) {
      socket.destroy();
      return;
    }
    strangers.add(socket);
    void letIn(socket, options).finally(() => strangers.delete(socket));
  });
  await listening(server, path);
  server.on('error', () => {});
  return {
    path,
    token: options.token,
    close: () => {
      server.close();
      for (const socket of strangers) socket.destroy();
    },
  };
}

async function letIn(socket: Socket, { token, onPeer, timeLimitMs }: MeetingPointOptions): Promise<void> {
  try {
    const shown = await firstBytes(socket, GREETING_BYTES, timeLimitMs ?? TIME_LIMIT_MS);
    if (!timingSafeEqual(shown, greetingOf(token))) throw refused('The peer has another token.');
    socket.write(GREETING);
  } catch {
    socket.destroy();
    return;
  }
  onPeer(streamChannel(socket));
}

/**
 * Goes to a meeting point and shows the token.
 *
 * @throws GlompoError `GLOMPO_CHANNEL_CLOSED` when nobody is there, or the token is refused.
 */
export async function connectToPeer({ path, token }: Meeting, timeLimitMs = TIME_LIMIT_MS): Promise<Channel> {
  const socket = connect(path);
  try {
    socket.write(greetingOf(token));
    const answer = await firstBytes(socket, GREETING.byteLength, timeLimitMs);
    if (!answer.equals(GREETING)) throw refused('What answers is no meeting point.');
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return streamChannel(socket);
}

/** The first `count` bytes of a stream; what came with them is put back. */
function firstBytes(socket: Socket, count: number, timeLimitMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const settle = (error: GlompoError | null) => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onError).off('close', onClose);
      if (error !== null) {
        socket.on('error', () => {});
        reject(error);
        return;
      }
      socket.pause();
      if (got.byteLength > count) socket.unshift(got.subarray(count));
      resolve(got.subarray(0, count));
    };
    const onData = (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      if (got.byteLength >= count) settle(null);
    };
    const onError = (cause: Error) => settle(refused('The connection to a peer failed.', cause));
    const onClose = () => settle(refused('The peer closed the connection.'));
    const timer = setTimeout(() => settle(refused('The peer said nothing in time.')), timeLimitMs);
    socket.on('data', onData).on('error', onError).on('close', onClose);
  });
}

/** Digests have the same length for all tokens, so that they can be compared in constant time. */
function greetingOf(token: string): Buffer {
  return Buffer.concat([GREETING, createHash('sha256').update(token).digest()]);
}

function refused(message: string, cause?: unknown): GlompoError {
  return new GlompoError('GLOMPO_CHANNEL_CLOSED', message, { cause });
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
