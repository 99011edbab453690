// Digits of the certified residual sum of squares that levenbergMarquardt reaches on regression problems of the NIST
// StRD collection: each parameter within plus and minus ten times the larger of its two published starting values,
// 15 seeds, the start point uniform in that box. NIST_FILES=DIRECTORY takes the .dat files of a directory instead of
// the problems of the package.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './lib/dist.js';
import { report, size } from './lib/report.js';

const [
  { nistRegression, NIST_PROBLEMS, correctDigits },
  { levenbergMarquardt },
  { drive },
  { Rng },
  { boundsOf },
] = await Promise.all([
  load('src/benchmark-functions/index.js'),
  load('src/optimizers/index.js'),
  load('src/testing/index.js'),
  load('src/domain/rng.js'),
  load('src/domain/bounds.js'),
]);

const BUDGET = size(50_000, 500);
const SEEDS = size(15, 1);
/** Digits of every seed that are aimed at. */
const TARGET = 6;

const spec = levenbergMarquardt({ restarts: null });
const create = (await import(spec.module))[spec.export];

for (const problem of problems()) {
  const runs = Array.from({ length: SEEDS }, (_, i) => solved(problem, i + 1));
  const digits = runs.map((run) => run.digits);
  const note = `levenbergMarquardt({ restarts: null }), seeds 1 to ${SEEDS}, ${BUDGET} evaluations each`;
  const about = {
    unit: 'digits',
    against: 'certified sum of squares',
    better: 'higher',
    target: TARGET,
    note,
  };
  report({ bench: `nist/${problem.name}, digits`, runs: digits, ...about });
  report({ bench: `nist/${problem.name}, digits of the worst seed`, runs: [Math.min(...digits)], ...about });
  const needed = runs.map((run) => run.needed);
  report({
    bench: `nist/${problem.name}, evaluations to ${TARGET} digits`,
    runs: needed,
    unit: 'evaluations',
    better: 'lower',
    note: `${note}; as many where they were not reached`,
  });
}

function problems() {
  const { NIST_FILES } = process.env;
  if (NIST_FILES === undefined) return NIST_PROBLEMS.map((problem) => nistRegression({ problem }));
  return readdirSync(NIST_FILES)
    .filter((file) => file.endsWith('.dat'))
    .sort()
    .map((file) => nistRegression({ text: readFileSync(join(NIST_FILES, file), 'utf8'), file }));
}

function solved(problem, seed) {
  const bounds = boundsOf(problem.bounds);
  const rng = Rng.of(seed);
  const x0 = bounds.lower.map((low, i) => low + rng.uniform() * (bounds.upper[i] - low));
  const optimizer = create({ bounds, x0, rng, workers: 1 }, spec.options);
  let evaluations = 0;
  let needed = BUDGET;
  const { bestX } = drive(optimizer, problem.dims, problem.residuals, {
    evaluations: BUDGET,
    onEvaluation(_, value) {
      evaluations += 1;
      if (needed === BUDGET && correctDigits(value, problem.minFx) >= TARGET) needed = evaluations;
    },
  });
  return { digits: correctDigits(problem.evaluate(bestX), problem.minFx), needed };
}
