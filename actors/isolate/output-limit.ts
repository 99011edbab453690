import type { Writable } from 'node:stream';

/** Bytes of one stream of one isolate that are passed on. */
export const MOST_OUTPUT_BYTES = 1024 * 1024;

/**
 * Drops what is written to a stream beyond the limit, where it is written: a thread's output goes to its owner without
 * back-pressure, and would fill the memory that both share. A little more gets through, from which the owner knows.
 */
export function limitOutput(stream: Writable): void {
  const write = stream.write.bind(stream) as (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;
  let left = MOST_OUTPUT_BYTES + 1;
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    const done = rest.at(-1);
    if (left <= 0) {
      if (typeof done === 'function') queueMicrotask(done as () => void);
      return true;
    }
    const kept = chunk.length > left ? chunk.slice(0, left) : chunk;
    left -= kept.length;
    return write(kept, ...rest);
  }) as typeof stream.write;
}
