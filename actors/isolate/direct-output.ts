import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { limitedOutput } from './output-limit.js';

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** Milliseconds between two attempts to write into a pipe that is full. */
const FULL_PIPE_MS = 1;

/**
 * Makes this process print at once. Node keeps what does not fit into the pipe until the event loop turns, so that what
 * was printed before an endless loop would be lost with the process. The owner reads whatever comes, so it fits soon.
 * Node's own streams would also make the pipes non-blocking for all programs that inherit them.
 */
export function printDirectly(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const fd = DESCRIPTORS[name];
    const stream = new Writable({
      decodeStrings: false,
      write: limitedOutput((bytes) => writeAll(fd, bytes)),
    });
    // The stream of a process is never destroyed, whoever ends it.
    stream.destroy = () => stream;
    Object.defineProperty(process, name, {
      value: Object.assign(stream, { fd }),
      configurable: true,
      enumerable: true,
    });
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A program that inherited the pipe may have made it non-blocking; without a reader there is nothing to write for.
      if (code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_MS);
    }
  }
}
