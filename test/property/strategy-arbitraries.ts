import fc from 'fast-check';
import type { Condition } from '../../src/domain/condition.js';
import type { OptimizerSpec } from '../../src/domain/optimizer.js';
import * as exits from '../../src/exit-conditions/index.js';
import * as generators from '../../src/generators/index.js';
import { defineOptimizer } from '../../src/optimizers/index.js';
import * as selectors from '../../src/selectors/index.js';
import * as stoppers from '../../src/stoppers/index.js';

const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const number = fc.double({ noDefaultInfinity: true, noNaN: true });
const notNegative = number.map(Math.abs);
const positive = notNegative.map((value) => value || Number.MIN_VALUE);
const fraction = fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true });
const optional = { requiredKeys: [] };

/** Rules and all that can be made of them, some levels deep. */
function trees<Facts>(leaf: fc.Arbitrary<Condition<Facts>>): fc.Arbitrary<Condition<Facts>> {
  return fc.letrec<{ tree: Condition<Facts> }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      leaf,
      fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => left.and(right)),
      fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => left.or(right)),
      tie('tree').map((operand) => operand.not()),
    ),
  })).tree;
}

export const exitCondition = trees<exits.RunFacts>(
  fc.oneof(
    count.map(exits.convergedCount),
    count.map(exits.maxEvaluations),
    count.map(exits.maxOptimizersStarted),
    positive.map((session) => exits.maxSeconds({ session })),
    positive.map((overall) => exits.maxSeconds({ overall })),
    count.map(exits.noImprovement),
    fc.record({ stopped: fc.nat(), converged: count }, optional).map(exits.stoppedAfterConverged),
    count.map(exits.stoppedCount),
    fc
      .tuple(number, fc.record({ atol: notNegative }, optional))
      .map(([target, options]) => exits.targetCost(target, options)),
  ),
);

const distanceOptions = fc.record(
  { testAll: fc.boolean(), compare: fc.constantFrom('best', 'last'), ended: fc.boolean() },
  optional,
) as fc.Arbitrary<stoppers.ParameterDistanceOptions>;

export const stopper = trees<stoppers.StopperFacts>(
  fc.oneof(
    fc.tuple(count, notNegative).map(([calls, tol]) => stoppers.bestUnmoving(calls, tol)),
    fc.tuple(count, notNegative).map(([calls, tol]) => stoppers.evaluationsUnmoving(calls, tol)),
    count.map(stoppers.lastPointsInvalid),
    count.map(stoppers.maxFunctionCalls),
    count.map(stoppers.minFunctionCalls),
    fc.tuple(positive, distanceOptions).map(([far, options]) => stoppers.parameterDistance(far, options)),
    fc
      .tuple(fc.integer({ min: 2 }), notNegative)
      .map(([calls, relativeTol]) => stoppers.stepSize(calls, relativeTol)),
    positive.map(stoppers.timeAnnealing),
    fc.string({ unit: 'binary', minLength: 1 }).map(stoppers.typeOf),
    fraction.map(stoppers.valueAnnealing),
  ),
);

const annealingOptions = fc.record(
  {
    qa: number.map((value) => Math.min(value, 1)),
    qv: fc.double({ min: 1.01, max: 2.99, noNaN: true }),
    initialTemp: positive,
    restartTempRatio: fc.double({ min: 1e-6, max: 0.99, noNaN: true }),
  },
  optional,
) as fc.Arbitrary<generators.AnnealingOptions>;

const hoppingOptions = fc.record(
  {
    temperature: positive,
    maxStepSize: fraction,
    targetAcceptRate: fraction,
    interval: count,
    factor: fraction,
  },
  optional,
) as fc.Arbitrary<generators.BasinHoppingOptions>;

const point = fc.array(number, { minLength: 1, maxLength: 6 });

export const generator: fc.Arbitrary<generators.Generator> = fc.oneof(
  annealingOptions.map(generators.annealing),
  hoppingOptions.map(generators.basinHopping),
  fc.constant(generators.best()),
  fc
    .tuple(fc.integer({ min: 2 }), fc.record({ focus: positive }, optional))
    .map(([evaluations, options]) => generators.exploitExplore(evaluations, options)),
  fc.record({ candidates: count }, optional).map(generators.farFromStopped),
  count.map(generators.latinHypercube),
  point.map((x0) => generators.perturbation(x0)),
  fc.tuple(point, positive).map(([x0, scale]) => generators.perturbation(x0, { scale })),
  point.map((x0) => generators.perturbation(x0, { scale: x0.map((x) => Math.abs(x) || 1) })),
  fc.constantFrom(generators.random(), generators.single(), generators.sobol()),
  point.map((x) => generators.single(x)),
);

/** Optimizers of these kinds. */
export function specsWith(kinds: readonly string[]): OptimizerSpec[] {
  return kinds.map((kind) => defineOptimizer(new URL('file:///optimizer.js'), { kind }));
}

const kind = fc.oneof(
  fc.constantFrom('cmaEs', 'nelderMead', 'and', 'null', 'Infinity', "'", 'wait'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
);
const specs = fc.array(kind, { minLength: 1, maxLength: 5 }).map(specsWith);
const whenFull = fc.constantFrom('skip' as const, 'wait' as const);

const limits = (length: number) =>
  fc
    .array(fc.integer({ min: 1, max: 1e6 }), { minLength: length, maxLength: length })
    .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step)));

export const selector = fc.letrec<{ selector: selectors.Selector }>((tie) => ({
  selector: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    specs.map((given) => selectors.cycle(...given)),
    fc.tuple(specs, whenFull).map(([given, full]) => selectors.cycle(given, { whenFull: full })),
    specs.map((given) => selectors.random(...given)),
    fc
      .tuple(specs, notNegative, whenFull)
      .map(([given, exploration, full]) => selectors.bandit(given, { exploration, whenFull: full })),
    fc
      .tuple(specs, fc.nat(1))
      .chain(([given, fewer]) => limits(given.length - fewer).map((at) => selectors.chain(given, at))),
    fc.tuple(tie('selector'), count, fc.option(count)).map(([inner, maxEvaluations, optimizers]) =>
      selectors.spawnControl(inner, {
        maxEvaluations,
        ...(optimizers !== null && { maxOptimizers: optimizers }),
      }),
    ),
  ),
})).selector;
