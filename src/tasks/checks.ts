import { invalidOption } from '../domain/errors.js';

/** Refuses anything but a text that is not empty. */
export function nonEmptyText(option: string, value: unknown, expected = 'a text that is not empty'): string {
  if (typeof value !== 'string' || value === '') throw invalidOption(option, value, expected);
  return value;
}

/** Refuses anything but an array of texts. */
export function texts(option: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw invalidOption(option, value, 'an array of texts');
  value.forEach((item, i) => {
    if (typeof item !== 'string') throw invalidOption(`${option}[${i}]`, item, 'a text');
  });
  return value as string[];
}

/** Refuses anything but an object whose values are texts. */
export function textsByName(option: string, value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidOption(option, value, 'an object whose values are texts');
  }
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalidOption(`${option}.${name}`, text, 'a text');
  }
  return value as Record<string, string>;
}

/** The URL of a file on this machine. */
export function fileUrl(option: string, value: unknown): string {
  const text = String(value);
  if (!URL.canParse(text) || new URL(text).protocol !== 'file:') {
    throw invalidOption(option, value, "the URL of a file, such as new URL('./model', import.meta.url)");
  }
  return text;
}

/** Refuses a path that leads out of the directory that it is in. */
export function pathWithin(option: string, path: string): string {
  const isOutside = path === '' || path.startsWith('/') || path.split(/[\\/]/).includes('..');
  if (isOutside) throw invalidOption(option, path, "a path within the evaluation's directory");
  return path;
}
