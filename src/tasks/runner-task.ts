import { checkedHeaders, type DeclaredHeaders } from '../domain/detail-columns.js';
import { invalidOption } from '../domain/errors.js';
import { frozenCopy } from '../domain/frozen-copy.js';
import type { DefinedTask } from '../domain/task.js';

/** Where the runners are: named and not imported, since they load in the isolates that evaluate, and only there. */
const RUNNERS = new URL('../../actors/tasks/', import.meta.url);

/**
 * A task that a runner of the package makes, once in every isolate that evaluates.
 *
 * @param owner Function whose options these are, for messages.
 * @param runner Name of the runner's file, without its ending.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when something cannot travel to another isolate.
 */
export function runnerTask(
  owner: string,
  runner: string,
  factory: string,
  plan: object,
  headers: DeclaredHeaders | undefined,
): DefinedTask {
  let options: unknown;
  try {
    options = frozenCopy(plan);
  } catch {
    throw invalidOption(owner, plan, 'plain data, which can travel to another isolate');
  }
  return Object.freeze({
    module: runnerModule(runner),
    export: factory,
    factory: true,
    options,
    ...(headers !== undefined && { headers: checkedHeaders(`${owner}.headers`, headers) }),
  });
}

/** URL of a runner's module by the name of its file, without its ending. */
export function runnerModule(runner: string): string {
  return new URL(`${runner}.js`, RUNNERS).href;
}
