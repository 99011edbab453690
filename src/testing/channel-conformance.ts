import type { Channel, ChannelEnd } from '../../actors/channel/channel.js';
import { Rng } from '../domain/rng.js';

/** Both ends of a new channel. */
export type ConnectChannel = () => Promise<readonly [Channel, Channel]>;

/** One thing that every channel must do. */
export interface ChannelCheck {
  readonly name: string;
  /** Rejects when the channel does not. */
  run(connect: ConnectChannel): Promise<void>;
}

const TIME_LIMIT_MS = 10_000;
const PATIENCE_MS = 50;

function check(name: string, body: (a: Channel, b: Channel) => Promise<void>): ChannelCheck {
  return {
    name,
    async run(connect) {
      const [a, b] = await connect();
      try {
        await within(body(a, b), name);
      } finally {
        a.destroy();
        b.destroy();
        await within(Promise.all([a.closed, b.closed]), `${name}: end`);
      }
    },
  };
}

/**
 * What every carrier of a {@link Channel} must do, for any test framework.
 *
 * @example
 * for (const { name, run } of channelConformance) test(name, () => run(() => connectMyChannels()));
 */
export const channelConformance: readonly ChannelCheck[] = [
  check('delivers ten thousand frames of all sizes in order', async (a, b) => {
    const sizes = randomSizes(10_000);
    const arrived = collected(b, sizes.length);
    for (let i = 0; i < sizes.length; i += 1) if (!a.send(frameOf(i, sizes[i]))) await a.drained();
    expectFrames(await arrived, sizes);
  }),

  check('carries both directions at the same time', async (a, b) => {
    const sizes = randomSizes(500);
    const arrived = [collected(a, sizes.length), collected(b, sizes.length)];
    for (let i = 0; i < sizes.length; i += 1) {
      a.send(frameOf(i, sizes[i]));
      b.send(frameOf(i, sizes[i]));
    }
    for (const frames of await Promise.all(arrived)) expectFrames(frames, sizes);
  }),

  check('answers at once', async (a, b) => {
    b.receive((frame) => b.send(frame));
    const arrived = collected(a, 1);
    a.send(frameOf(7, 100));
    expect((await arrived)[0].byteLength === 100, 'the answer is another one');
  }),

  check('keeps what came before the receiver was set', async (a, b) => {
    const sizes = randomSizes(100);
    for (let i = 0; i < sizes.length; i += 1) a.send(frameOf(i, sizes[i]));
    await pause();
    const arrived = collected(b, sizes.length + 1);
    a.send(frameOf(sizes.length, 10));
    expectFrames(await arrived, [...sizes, 10]);
  }),

  check('holds up a sender whose frames are not received, and lets it go on later', async (a, b) => {
    const sizes: number[] = [];
    const size = 50_000;
    for (let heldUp = false; !heldUp; ) {
      expect(sizes.length * size < 2 ** 27, 'the sender is never held up');
      const room = a.send(frameOf(sizes.length, size));
      sizes.push(size);
      if (!room) heldUp = (await Promise.race([a.drained(), pause(true)])) === true;
    }
    expect(a.bufferedBytes > 0, 'nothing is buffered');
    const arrived = collected(b, sizes.length);
    await a.drained();
    expectFrames(await arrived, sizes);
  }),

  check('delivers what was queued before an orderly close', async (a, b) => {
    const sizes = randomSizes(1_000);
    const arrived = collected(b, sizes.length);
    for (let i = 0; i < sizes.length; i += 1) a.send(frameOf(i, sizes[i]));
    await a.close();
    expectFrames(await arrived, sizes);
    expectEnd(await a.closed, 'local');
    expectEnd(await b.closed, 'remote');
  }),

  check('closes in order while the other side goes on sending', async (a, b) => {
    const arrived = collected(b, 100);
    a.receive(() => {});
    for (let i = 0; i < 100; i += 1) {
      a.send(frameOf(i, 1_000));
      b.send(frameOf(i, 1_000));
    }
    const closing = a.close();
    for (let i = 0; i < 100; i += 1) b.send(frameOf(i, 1_000));
    await closing;
    expect((await arrived).length === 100, 'frames were lost');
  }),

  check('tells both sides of a destruction', async (a, b) => {
    a.destroy();
    expectEnd(await a.closed, 'local');
    expectEnd(await b.closed, 'remote');
  }),

  check('can be closed by both sides, and more than once', async (a, b) => {
    await Promise.all([a.close(), b.close(), a.close()]);
    a.destroy();
    const first = await a.closed;
    await a.close();
    expect((await a.closed) === first, 'it has ended twice');
  }),

  check('drops what is sent after the end', async (a, b) => {
    await a.close();
    await b.closed;
    expect(!a.send(frameOf(0, 10)) && !b.send(frameOf(0, 10)), 'it says that there is room');
    await Promise.all([a.drained(), b.drained()]);
  }),

  check('lets a sender that waits go on when the channel ends', async (a, b) => {
    for (let i = 0; i < 100; i += 1) a.send(frameOf(i, 100_000));
    const room = a.drained();
    b.destroy();
    await room;
    await a.closed;
  }),

  check('ends with the error of a receiver that throws', async (a, b) => {
    b.receive(() => {
      throw new Error('not this one');
    });
    a.send(frameOf(0, 10));
    const end = await b.closed;
    expectEnd(end, 'error');
    expect(end.error?.code === 'GLOMPO_INTERNAL', 'the error is another one');
    expectEnd(await a.closed, 'remote');
  }),
];

/** Mostly small, now and then empty or larger than the buffer of a pipe. */
function randomSizes(count: number): number[] {
  const rng = Rng.of(count);
  return Array.from({ length: count }, (_, i) => {
    if (i % 97 === 3) return 0;
    return rng.below(i % 499 === 7 ? 300_000 : 700);
  });
}

function frameOf(index: number, size: number): Uint8Array {
  const frame = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) frame[i] = index * 31 + i * 7;
  return frame;
}

function collected(channel: Channel, count: number): Promise<Uint8Array[]> {
  return new Promise((resolve) => {
    const frames: Uint8Array[] = [];
    channel.receive((frame) => {
      frames.push(frame);
      if (frames.length === count) resolve(frames);
    });
  });
}

function expectFrames(frames: readonly Uint8Array[], sizes: readonly number[]): void {
  expect(frames.length === sizes.length, `${frames.length} frames arrived, not ${sizes.length}`);
  frames.forEach((frame, i) => {
    const sent = frameOf(i, sizes[i]);
    const same = frame.byteLength === sent.byteLength && frame.every((byte, at) => byte === sent[at]);
    expect(same, `frame ${i} is not the one that was sent`);
  });
}

function expectEnd(end: ChannelEnd, by: ChannelEnd['by']): void {
  expect(end.by === by, `it ended by ${end.by}, not ${by}`);
}

function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

function pause<T>(value?: T): Promise<T | undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(value), PATIENCE_MS));
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${TIME_LIMIT_MS} ms`)), TIME_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
