import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file as a whole or not at all: into a temporary one beside it, which then takes its place.
 *
 * @param pieces What is written, piece after piece.
 * @throws Error of the file system, or of `pieces`; the file that was there before stays then.
 */
export function writeWhole(path: string, pieces: Iterable<string | Uint8Array>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const fd = openSync(temporary, 'w');
  try {
    try {
      for (const piece of pieces) writeFully(fd, typeof piece === 'string' ? Buffer.from(piece) : piece);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeFully(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength; ) done += writeSync(fd, bytes, done);
}
