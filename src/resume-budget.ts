import type { ExitCondition } from './domain/exit-condition.js';
import { conditionFromText } from './recorded-config/condition-from-text.js';

/** What a run that goes on may use up; all of it counts over all sessions. */
export interface ResumeBudget {
  readonly maxEvaluations?: number;
  /** Seconds. */
  readonly maxSeconds?: number;
  /** An exit condition in the words in which it prints itself. */
  readonly exit?: string;
}

const EVALUATIONS = /\bmaxEvaluations\([^()]*\)/g;
const SECONDS = /\bmaxSeconds\([^()]*\)/g;

/**
 * The exit condition of a run that goes on with another budget: a limit takes the place of those of its kind, and is
 * added where there is none.
 *
 * @param recorded The exit condition so far, in the words in which it prints itself.
 * @returns Null when it stays as it is.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the condition cannot be made again from its words, as one that a
 *   user wrote.
 * @example
 * String(exitConditionWith('maxEvaluations(100) or targetCost(0)', { maxEvaluations: 200 }));
 * // (maxEvaluations(200) or targetCost(0))
 */
export function exitConditionWith(recorded: string, budget: ResumeBudget): ExitCondition | null {
  const { maxEvaluations, maxSeconds, exit } = budget;
  if (maxEvaluations === undefined && maxSeconds === undefined && exit === undefined) return null;
  let text = exit ?? recorded;
  if (maxEvaluations !== undefined) text = limited(text, EVALUATIONS, `maxEvaluations(${maxEvaluations})`);
  if (maxSeconds !== undefined) text = limited(text, SECONDS, `maxSeconds({ overall: ${maxSeconds} })`);
  return conditionFromText(text, 'exit', exit === undefined ? 'exitConditions' : '--exit');
}

/** The options of `glompo resume` that give a run more, where its exit condition holds for the reason given. */
export function moreBudget(exitReason: string): string {
  const evaluations = /\bmaxEvaluations\((\d+)\) = true/.exec(exitReason)?.[1];
  if (evaluations !== undefined) return `--max-evaluations ${2 * Number(evaluations)}`;
  const seconds = /\bmaxSeconds\(\{ overall: ([\d.]+) \}\) = true/.exec(exitReason)?.[1];
  if (seconds !== undefined) return `--max-seconds ${2 * Number(seconds)}`;
  return "--exit 'CONDITION'";
}

function limited(text: string, kind: RegExp, limit: string): string {
  const replaced = text.replaceAll(kind, limit);
  return replaced.includes(limit) ? replaced : `(${text}) or ${limit}`;
}
