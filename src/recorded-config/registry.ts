import { GlompoError } from '../domain/errors.js';
import type { Refusal } from './refusal.js';
import type { CallTerm, Term } from './term.js';

/** A function that a text may call, and how many arguments it can take. */
interface Entry<Made> {
  readonly make: (...args: never[]) => Made;
  readonly mostArguments: number;
}

/** The functions that texts of one kind may call, by name. There is no other way from a text to a function. */
export type Registry<Made> = ReadonlyMap<string, Entry<Made>>;

export function registryOf<Made>(
  ...entries: readonly (readonly [name: string, make: (...args: never[]) => Made, mostArguments: number])[]
): Registry<Made> {
  return new Map(entries.map(([name, make, mostArguments]) => [name, { make, mostArguments }]));
}

/**
 * What the registered function returns that a term calls.
 *
 * @param toValue Makes an argument of a term.
 * @throws GlompoError what `refuse` makes, when there is no such function, or what the function itself throws.
 */
export function called<Made>(
  registry: Registry<Made>,
  { name, args }: CallTerm,
  toValue: (argument: Term) => unknown,
  refuse: Refusal,
): Made {
  const entry = registry.get(name);
  if (entry === undefined) throw refuse(`one of ${[...registry.keys()].join(', ')}`, name);
  if (args.length > entry.mostArguments) {
    throw refuse(`at most ${entry.mostArguments} arguments of ${name}`, String(args.length));
  }
  const values = args.map(toValue);
  try {
    return (entry.make as (...args: readonly unknown[]) => Made)(...values);
  } catch (cause) {
    if (cause instanceof GlompoError) throw cause;
    throw refuse(`arguments that ${name} can take`, 'others');
  }
}

/** The plain data that a term stands for. */
export function plainValue(term: Term, refuse: Refusal): unknown {
  switch (term.type) {
    case 'literal':
      return term.value;
    case 'array':
      return term.items.map((item) => plainValue(item, refuse));
    case 'object':
      return Object.fromEntries(term.entries.map(([key, value]) => [key, plainValue(value, refuse)]));
    default:
      throw refuse('plain data', 'name' in term ? term.name : term.type);
  }
}
