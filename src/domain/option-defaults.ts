/** The options with their defaults where they are left out or undefined. */
export function withDefaults<Options extends object>(
  defaults: Required<Options>,
  options: Options,
): Required<Options> {
  const all = { ...defaults };
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) (all as Record<string, unknown>)[name] = value;
  }
  return all;
}

/** The options that are not at their defaults, as they would be written in a program; '' when there are none. */
export function optionsText<Options extends object>(defaults: Options, options: Options): string {
  const parts = Object.entries(options)
    .filter(([name, value]) => value !== (defaults as Record<string, unknown>)[name])
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? `'${value}'` : String(value)}`);
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`;
}
