import { load } from '../lib/dist.js';
import { report } from '../lib/report.js';
import { against, summary } from './summary.js';
import { SOLVED } from '../lib/peer-problems.js';
import { ORIGINAL, peerFigure } from './peers.js';
import { BUDGET, peerProblems, SEEDS, suiteProblems } from './problems.js';
import { bestOf } from './singles.js';

const { createManager } = await load('src/index.js');
const { maxEvaluations, targetCost } = await load('src/exit-conditions/index.js');

const MAX_JOBS = 2;

/**
 * Runs a manager with nothing but a task, bounds and an end. In lock step, so that the figures are the same each time,
 * and inline, so that the evaluations until the target was met can be counted one by one.
 */
export async function manage(problem, seed, budget) {
  const { bounds, evaluate, target = SOLVED } = problem;
  let evaluations = 0;
  let solvedAt = null;
  let fx = Infinity;
  const task = (x) => {
    const value = evaluate(x);
    evaluations += 1;
    if (value < fx) fx = value;
    if (solvedAt === null && value <= target) solvedAt = evaluations;
    return value;
  };
  const manager = createManager({
    ...{ task, bounds, seed, maxJobs: MAX_JOBS, backend: 'inline', deterministic: true },
    exitConditions: maxEvaluations(budget).or(targetCost(target, { atol: 0 })),
  });
  const { stats } = await manager.run();
  return { solved: solvedAt !== null, evaluations: solvedAt ?? stats.evaluations, fx };
}

async function managedFigure(problem, budget) {
  const runs = [];
  for (const seed of SEEDS) runs.push(await manage(problem, seed, budget));
  return { problem: problem.key, ...summary(runs) };
}

/**
 * The manager on the six functions, beside the best of the optimizers alone.
 *
 * @param singles Rows of `measureSingles` with as many parameters.
 */
export async function managedOnPeers(dims, singles) {
  const figures = [];
  for (const problem of peerProblems(dims)) {
    const figure = await managedFigure(problem, BUDGET.peers);
    const best = bestOf(
      singles.map(({ name, figures: own }) => ({
        name,
        ...own.find((candidate) => candidate.problem === problem.key),
      })),
    );
    const original = peerFigure(['glompo-example', 'glompo-nohunt'], dims, problem.key);
    figures.push({ ...figure, best, original, ...against(figure, best, Infinity) });
  }
  return figures;
}

/**
 * The manager on the functions on which the original was measured, with as many evaluations.
 *
 * @param best What `bestOnSuite` returned.
 */
export async function managedOnSuite(best) {
  const figures = [];
  for (const problem of suiteProblems()) {
    const figure = await managedFigure(problem, BUDGET.suite);
    const single = best[problem.key];
    const { minFx } = problem;
    const original = ORIGINAL[problem.key];
    figures.push({ ...figure, minFx, best: single, original, ...against(figure, single, Infinity) });
  }
  return figures;
}

/** Lines for a set of functions: how many runs the manager solves, and how that stands to the best optimizer alone. */
export function reportManaged(set, figures) {
  const share = (of) => figures.reduce((sum, figure) => sum + of(figure), 0) / figures.length;
  report({
    bench: `optimizers/manager/${set}/solved`,
    runs: [share(({ solved, runs }) => solved / runs)],
    unit: 'of the runs',
    floor: [share(({ best }) => best.solved / best.runs)],
    against: 'the best optimizer alone, another one for each function',
    better: 'higher',
    target: 1,
    targetOf: 'ratio',
    note: figures
      .map(({ problem, solved, runs, evaluations }) => `${problem} ${solved}/${runs} ${evaluations ?? ''}`)
      .join(', '),
  });
  const ratios = figures.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  if (ratios.length === 0) return;
  report({
    bench: `optimizers/manager/${set}/evaluations`,
    runs: ratios,
    unit: 'times those of the best alone',
    better: 'lower',
    target: MAX_JOBS,
    note: `median over the functions; ${MAX_JOBS} optimizers at a time, so ${MAX_JOBS} is what one that finds it alone costs`,
  });
}
