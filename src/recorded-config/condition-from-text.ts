import type { Condition, ConditionFamily } from '../domain/condition.js';
import type { ExitCondition } from '../domain/exit-condition.js';
import type { Stopper } from '../domain/stopper.js';
import {
  convergedCount,
  maxEvaluations,
  maxOptimizersStarted,
  maxSeconds,
  noImprovement,
  stoppedAfterConverged,
  stoppedCount,
  targetCost,
} from '../exit-conditions/index.js';
import {
  bestUnmoving,
  evaluationsUnmoving,
  lastPointsInvalid,
  maxFunctionCalls,
  minFunctionCalls,
  parameterDistance,
  stepSize,
  timeAnnealing,
  typeOf,
  valueAnnealing,
} from '../stoppers/index.js';
import { parsedTerm } from './parsed-term.js';
import { type Refusal, refusalOf } from './refusal.js';
import { called, plainValue, type Registry, registryOf } from './registry.js';
import type { Term } from './term.js';

const EXIT_CONDITIONS: Registry<ExitCondition> = registryOf<ExitCondition>(
  ['convergedCount', convergedCount, 1],
  ['maxEvaluations', maxEvaluations, 1],
  ['maxOptimizersStarted', maxOptimizersStarted, 1],
  ['maxSeconds', maxSeconds, 1],
  ['noImprovement', noImprovement, 1],
  ['stoppedAfterConverged', stoppedAfterConverged, 1],
  ['stoppedCount', stoppedCount, 1],
  ['targetCost', targetCost, 2],
);

const STOPPERS: Registry<Stopper> = registryOf<Stopper>(
  ['bestUnmoving', bestUnmoving, 2],
  ['evaluationsUnmoving', evaluationsUnmoving, 2],
  ['lastPointsInvalid', lastPointsInvalid, 1],
  ['maxFunctionCalls', maxFunctionCalls, 1],
  ['minFunctionCalls', minFunctionCalls, 1],
  ['parameterDistance', parameterDistance, 2],
  ['stepSize', stepSize, 2],
  ['timeAnnealing', timeAnnealing, 1],
  ['typeOf', typeOf, 1],
  ['valueAnnealing', valueAnnealing, 1],
);

/**
 * The rule that a text says, in the words in which rules print themselves: `name(arguments)` with literals as in
 * JavaScript, `not a`, `a and b`, `a or b`, which bind in this order of strength, and parentheses. Only the rules of this
 * package can be named, and nothing of the text is run as code.
 *
 * @param family Whether it is to be an exit condition or a stopper.
 * @param option Name of the option, for messages.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when the text is no such rule, an argument is not allowed, the text is
 *   longer than 2^20 characters, or it has more than 1,000 operators.
 * @example
 * conditionFromText('maxEvaluations(20000) or targetCost(0, { atol: 1e-8 })', 'exit');
 */
export function conditionFromText(text: string, family: 'exit', option?: string): ExitCondition;
export function conditionFromText(text: string, family: 'stopper', option?: string): Stopper;
export function conditionFromText(
  text: string,
  family: ConditionFamily,
  option = family === 'exit' ? 'exitConditions' : 'stoppers',
): ExitCondition | Stopper {
  if (family === 'exit') {
    const refuse = refusalOf(option, text, 'an exit condition, such as maxEvaluations(1000)');
    return conditionOf(parsedTerm(text, refuse), EXIT_CONDITIONS, refuse);
  }
  const refuse = refusalOf(option, text, 'a stopper, such as bestUnmoving(100)');
  return conditionOf(parsedTerm(text, refuse), STOPPERS, refuse);
}

function conditionOf<Facts>(
  term: Term,
  registry: Registry<Condition<Facts>>,
  refuse: Refusal,
): Condition<Facts> {
  const part = (inner: Term) => conditionOf(inner, registry, refuse);
  switch (term.type) {
    case 'call':
      return called(registry, term, (argument) => plainValue(argument, refuse), refuse);
    case 'not':
      return part(term.operand).not();
    case 'and':
      return part(term.left).and(part(term.right));
    case 'or':
      return part(term.left).or(part(term.right));
    default:
      throw refuse('a rule', 'name' in term ? term.name : `a ${term.type}`);
  }
}
