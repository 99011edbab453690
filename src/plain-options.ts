import { invalidOption } from './domain/errors.js';
import { frozenCopy } from './domain/frozen-copy.js';
import { wrapped } from './protocol/plain-data.js';

/**
 * A frozen copy of options that have to travel to other isolates.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when there is anything in them that cannot.
 */
export function plainOptions<T>(option: string, value: T): T {
  try {
    wrapped(value, option);
  } catch (cause) {
    const where = cause instanceof Error ? ` (${cause.message})` : '';
    throw invalidOption(option, value, `plain data, which can travel to another isolate${where}`);
  }
  return frozenCopy(value);
}
