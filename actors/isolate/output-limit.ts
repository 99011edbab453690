/** Bytes of one stream of one isolate that are passed on. */
export const MOST_OUTPUT_BYTES = 1024 * 1024;

/** What a `Writable` calls with what is written to it. */
export type TakeChunk = (chunk: string | Uint8Array, encoding: BufferEncoding, done: () => void) => void;

/**
 * Passes on at once what is written to a stream and drops the rest beyond the limit, where it is written: nobody waits,
 * and a task that prints without end fills no memory. One byte more gets through, from which the owner knows.
 */
export function limitedOutput(pass: (bytes: Uint8Array) => void): TakeChunk {
  let left = MOST_OUTPUT_BYTES + 1;
  return (chunk, encoding, done) => {
    if (left > 0) {
      // No encoding has more than two characters for a byte.
      const kept = chunk.slice(0, 2 * left);
      const bytes = (typeof kept === 'string' ? Buffer.from(kept, encoding) : kept).subarray(0, left);
      left -= bytes.byteLength;
      pass(bytes);
    }
    done();
  };
}
