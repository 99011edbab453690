import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { OutputSink } from './isolate.js';
import { MOST_OUTPUT_BYTES } from './output-limit.js';

/** Takes what comes of one stream of an isolate. */
export type TakeOutput = (bytes: Uint8Array) => void;

/** Passes on what an isolate prints, up to a limit: a task that prints without end must not fill the owner's memory. */
export function outputTaker(name: 'stdout' | 'stderr', sink: OutputSink): TakeOutput {
  const decoder = new StringDecoder('utf8');
  let left = MOST_OUTPUT_BYTES;
  let told = false;
  return (bytes) => {
    if (told) return;
    const kept = bytes.subarray(0, left);
    left -= kept.byteLength;
    if (kept.byteLength > 0) sink(name, decoder.write(Buffer.from(kept)));
    if (kept.byteLength === bytes.byteLength) return;
    told = true;
    sink(name, `\n[more than ${MOST_OUTPUT_BYTES} bytes were printed; the rest is dropped]\n`);
  };
}

/** Passes on what comes of a stream of an isolate, up to a limit. */
export function captureOutput(stream: Readable, name: 'stdout' | 'stderr', sink: OutputSink): void {
  stream.on('data', outputTaker(name, sink));
}

/** Milliseconds for reading what a dead process had printed, while something else still holds its pipes. */
const LAST_OUTPUT_MS = 100;

/** Resolves when everything was read that had been printed by now. */
export async function lastOutput(streams: readonly (Readable | null)[]): Promise<void> {
  const ended = streams.map((stream) => {
    if (stream === null || stream.closed) return null;
    return new Promise((resolve) => {
      stream.once('close', resolve);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    // It may be up because this process was busy: then what the pipes hold is read in the next turn of the loop.
    timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), LAST_OUTPUT_MS);
  });
  await Promise.race([Promise.all(ended), timeIsUp]);
  clearTimeout(timer);
  for (const stream of streams) stream?.destroy();
}
