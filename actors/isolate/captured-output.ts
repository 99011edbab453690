import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { OutputSink } from './isolate.js';
import { MOST_OUTPUT_BYTES } from './output-limit.js';

/** Passes on what an isolate prints, up to a limit: a task that prints without end must not fill the owner's memory. */
export function captureOutput(stream: Readable, name: 'stdout' | 'stderr', sink: OutputSink): void {
  const decoder = new StringDecoder('utf8');
  let left = MOST_OUTPUT_BYTES;
  stream.on('data', (chunk: Buffer) => {
    if (left === 0) return;
    const kept = chunk.subarray(0, left);
    left -= kept.byteLength;
    sink(name, decoder.write(kept));
    if (left === 0)
      sink(name, `\n[more than ${MOST_OUTPUT_BYTES} bytes were printed; the rest is dropped]\n`);
  });
}
