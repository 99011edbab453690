import type { FramePlace } from './frame-queue.js';
import type { SegmentFile, SegmentFiles } from './segment-files.js';

const COPY_BYTES = 4 * 1024 * 1024;

/**
 * Writes all buffers to a file from `offset` on, whatever parts it takes at a time.
 *
 * @param onWritten Hears how many bytes are written, all in all.
 * @throws Error of the file system when it takes no more.
 */
export async function writeAll(
  file: SegmentFile,
  buffers: readonly Uint8Array[],
  offset: number,
  onWritten: (bytes: number) => void,
): Promise<void> {
  let rest = buffers;
  let written = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest as Uint8Array[], offset + written);
    if (bytesWritten === 0) throw new Error('the file takes no more bytes');
    written += bytesWritten;
    onWritten(written);
    rest = behind(rest, bytesWritten);
  }
}

/**
 * Copies one file into another, as far as it can be read.
 *
 * @throws Error of the file system.
 */
export async function copyAll(from: SegmentFile, to: SegmentFile): Promise<void> {
  const { size } = await from.stat();
  const block = Buffer.alloc(Math.min(size, COPY_BYTES));
  let at = 0;
  while (at < size) {
    const { bytesRead } = await from.read(block, 0, block.length, at);
    if (bytesRead === 0) break;
    await writeAll(to, [block.subarray(0, bytesRead)], at, () => {});
    at += bytesRead;
  }
  await to.truncate(at);
}

/**
 * Cuts a segment at `place`, for good.
 *
 * @throws Error of the file system.
 */
export async function cutAt(files: SegmentFiles, { segment, offset }: FramePlace): Promise<void> {
  const file = await files.open(segment);
  try {
    await file.truncate(offset);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Forces a segment onto the disk, whoever wrote it.
 *
 * @throws Error of the file system.
 */
export async function syncSegment(files: SegmentFiles, segment: number): Promise<void> {
  const file = await files.open(segment);
  try {
    await file.datasync();
  } finally {
    await file.close().catch(() => {});
  }
}

/** What is left of the buffers behind their first `count` bytes. */
function behind(buffers: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let left = count;
  let first = 0;
  while (first < buffers.length && left >= buffers[first].byteLength) {
    left -= buffers[first].byteLength;
    first += 1;
  }
  const rest = buffers.slice(first);
  if (left > 0) rest[0] = rest[0].subarray(left);
  return rest;
}
