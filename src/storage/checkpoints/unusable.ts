import { relative } from 'node:path';
import { GlompoError } from '../../domain/errors.js';
import { checkpointError } from './checkpoint-error.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is missing',
  ELOOP: 'it is a link',
  // Of a pipe or a socket.
  ENXIO: 'it is no file',
};

/**
 * Reads a part of a checkpoint; what is wrong with it is named.
 *
 * @param directory The checkpoint.
 * @param path The part.
 * @throws GlompoError `GLOMPO_CHECKPOINT` when `read` throws anything.
 */
export function readPart<Result>(directory: string, path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw unusable(directory, path, cause as Error);
  }
}

/** The error for a part of a checkpoint that cannot be read, or is not what was written. */
export function unusable(directory: string, path: string, cause: Error): GlompoError {
  const { code } = cause as NodeJS.ErrnoException;
  const isMalformed = cause instanceof GlompoError;
  const reason = isMalformed ? 'it is damaged' : (REASONS[code ?? ''] ?? cause.message);
  const part = relative(directory, path);
  const what = part === '' ? `The checkpoint ${directory}` : `${part} of the checkpoint ${directory}`;
  return checkpointError(`${what} cannot be used: ${reason}.`, { cause, data: { directory, path } });
}
