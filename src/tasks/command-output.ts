import { invalidOption } from '../domain/errors.js';
import { checkOptions } from '../domain/options.js';
import { fileUrl, nonEmptyText, pathWithin } from './checks.js';

/** A function that a module exports. */
export interface ModuleExport {
  /** URL of the module. */
  readonly module: string | URL;
  /** Name of the export. Default: `default`. */
  readonly export?: string;
}

/**
 * How the value is found in what a program leaves:
 *
 * - `'lastNumber'`: the last number of its stdout.
 * - `{ pattern, flags, file }`: the first group (or the whole) of the last match of a regular expression.
 * - `{ json, file }`: what lies at a path such as `result.energies[0]` of a JSON text; `''` is the whole. A number, or an
 *   object with `fx` and what a task may return besides.
 * - `{ module, export }`: what a function returns for `{ stdout, stderr, directory, x, context }`, as a task would.
 *
 * Without `file`, a path within the evaluation's directory, stdout is read.
 */
export type CommandOutput =
  | 'lastNumber'
  | { readonly pattern: string; readonly flags?: string; readonly file?: string }
  | { readonly json: string; readonly file?: string }
  | ModuleExport;

/** The same as plain data with all defaults. */
export type OutputPlan =
  | { readonly by: 'lastNumber' }
  | { readonly by: 'pattern'; readonly pattern: string; readonly flags: string; readonly file: string | null }
  | { readonly by: 'json'; readonly path: readonly (string | number)[]; readonly file: string | null }
  | { readonly by: 'module'; readonly module: string; readonly export: string };

const FORMS = "'lastNumber', { pattern }, { json } or { module }";
/** One step of a path into JSON: a name, or a whole number in brackets. */
const STEP = /(?:^|\.)([^.[\]]+)|\[(\d+)\]/y;

/** @throws GlompoError `GLOMPO_OPTION_INVALID` when it is none of the forms. */
export function outputPlanOf(option: string, output: unknown): OutputPlan {
  if (output === 'lastNumber') return { by: 'lastNumber' };
  if (typeof output !== 'object' || output === null) throw invalidOption(option, output, FORMS);
  if ('pattern' in output) return patternPlan(option, output);
  if ('json' in output) return jsonPlan(option, output);
  if ('module' in output) return { by: 'module', ...moduleExportOf(option, output) };
  throw invalidOption(option, output, FORMS);
}

/** A function of a module as plain data. */
export function moduleExportOf(
  option: string,
  given: unknown,
): { readonly module: string; readonly export: string } {
  checkOptions(option, given, ['module', 'export']);
  const { module, export: name = 'default' } = given as ModuleExport;
  return { module: fileUrl(`${option}.module`, module), export: nonEmptyText(`${option}.export`, name) };
}

function patternPlan(option: string, output: object): OutputPlan {
  checkOptions(option, output, ['pattern', 'flags', 'file']);
  const { pattern, flags = '', file } = output as { pattern: string; flags?: string; file?: string };
  nonEmptyText(`${option}.pattern`, pattern, 'the text of a regular expression');
  const all = [...new Set(`${flags}g`)].join('');
  try {
    new RegExp(pattern, all);
  } catch (cause) {
    throw invalidOption(`${option}.pattern`, pattern, `a regular expression (${(cause as Error).message})`);
  }
  return { by: 'pattern', pattern, flags: all, file: fileOf(option, file) };
}

function jsonPlan(option: string, output: object): OutputPlan {
  checkOptions(option, output, ['json', 'file']);
  const { json, file } = output as { json: string; file?: string };
  const expected = 'a path such as result.energies[0], or an empty text for the whole';
  if (typeof json !== 'string') throw invalidOption(`${option}.json`, json, expected);
  const path: (string | number)[] = [];
  STEP.lastIndex = 0;
  for (let at = 0; at < json.length; at = STEP.lastIndex) {
    const step = STEP.exec(json);
    if (step === null) throw invalidOption(`${option}.json`, json, expected);
    path.push(step[1] ?? Number(step[2]));
  }
  return { by: 'json', path, file: fileOf(option, file) };
}

function fileOf(option: string, file: string | undefined): string | null {
  return file === undefined ? null : pathWithin(`${option}.file`, nonEmptyText(`${option}.file`, file));
}
