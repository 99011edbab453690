import { invalidOption } from './errors.js';
import type { Backend, OptimizerSpec, Wanted } from './optimizer.js';
import { frozenCopy } from './frozen-copy.js';
import { checkOptions, oneOf, wholeNumber } from './options.js';

/** Options that every optimizer has. */
export interface EvaluationOptions {
  /** Evaluations at the same time; also the slots that the optimizer occupies. Default 1. */
  readonly workers?: number;
  /**
   * Where the evaluations run: `inline` (in the optimizer's own isolate), `threads` or `processes` of its own, or the
   * run's `shared` pool. `processes_forced` is an alias of `processes`. Default: `inline` for one worker, else `threads`.
   */
  readonly backend?: EvaluationBackend;
}

export type EvaluationBackend = Backend | 'processes_forced' | 'shared';

/** What an optimizer's file declares about itself; see {@link specified}. */
export interface OptimizerDeclaration {
  readonly kind: string;
  readonly module: string | URL;
  readonly export: string;
  readonly wants?: Wanted;
}

const BACKENDS = ['inline', 'threads', 'processes', 'processes_forced', 'shared'] as const;

/**
 * The specification of an optimizer, with the options that every optimizer has split off from those of its own.
 *
 * @param allowed Names of the options of its own.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for an unknown option, or bad `workers` or `backend`.
 */
export function specified(
  declaration: OptimizerDeclaration,
  options: EvaluationOptions & Readonly<Record<string, unknown>>,
  allowed: readonly string[],
): OptimizerSpec {
  checkOptions(declaration.kind, options, [...allowed, 'workers', 'backend']);
  const { workers = 1, backend, ...own } = options;
  wholeNumber(`${declaration.kind}.workers`, workers, 1);
  if (backend !== undefined) oneOf(`${declaration.kind}.backend`, backend, BACKENDS);
  for (const [name, value] of Object.entries(own)) {
    if (typeof value === 'function') throw invalidOption(`${declaration.kind}.${name}`, value, 'plain data');
  }
  const evaluations = backend ?? (workers === 1 ? 'inline' : 'threads');
  return Object.freeze({
    kind: declaration.kind,
    module: String(declaration.module),
    export: declaration.export,
    options: copied(declaration.kind, own),
    workers,
    evaluations: evaluations === 'processes_forced' ? 'processes' : evaluations,
    wants: declaration.wants ?? null,
  });
}

function copied<T extends object>(kind: string, options: T): T {
  try {
    return frozenCopy(options);
  } catch {
    throw invalidOption(`${kind} options`, options, 'plain data');
  }
}
