import { GlompoError } from '../domain/errors.js';

/**
 * A strategy made again from what was recorded of it.
 *
 * @param option Name of the setting.
 * @param text What it said of itself in the sessions before.
 * @param make Makes it of the text.
 * @param textOf What the new one says of itself: the same, or it would not be the same.
 * @throws GlompoError `GLOMPO_RESUME` when it cannot be made again, as one of the user's own cannot.
 */
export function rebuilt<Made>(
  option: string,
  text: string,
  make: (text: string) => Made,
  textOf: (made: Made) => string,
): Made {
  let made: Made;
  try {
    made = make(text);
  } catch (cause) {
    throw notRecorded(option, text, cause);
  }
  if (textOf(made) !== text) throw notRecorded(option, text);
  return made;
}

/** The error for a setting that a record cannot hold as a whole, and that has to be given again therefore. */
export function notRecorded(option: string, was: string, cause?: unknown): GlompoError {
  const short = was.length > 200 ? `${was.slice(0, 200)}...` : was;
  return new GlompoError(
    'GLOMPO_RESUME',
    `${option} was ${short}, which cannot be made again from what is recorded of it: it must be given again.`,
    { cause, data: { option, value: short } },
  );
}
