import type { Readable } from 'node:stream';

/** Prints to stderr what a program prints, as fast as that is read: what nobody reads must not fill the memory. */
export function echo(source: Readable, chunk: Uint8Array): void {
  if (process.stderr.write(chunk)) return;
  source.pause();
  process.stderr.once('drain', () => source.resume());
}
