import { InvalidArgumentError } from 'commander';

/** Takes in a whole number of at least `least`, written in digits alone. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
  };
}

/** Takes in a finite number above 0. */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

export function finiteNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number.');
}

/** Takes in numbers with commas or spaces between them. */
export function finiteNumbers(text: string): readonly number[] {
  return text.split(/\s*,\s*|\s+/).map(finiteNumber);
}

/** Takes in a line of text. */
export function lineOfText(text: string): string {
  if (/^\P{Cc}{1,1000}$/u.test(text)) return text;
  throw new InvalidArgumentError('It must be a line of at most 1000 characters.');
}

/** For an option that may be repeated. */
export function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
