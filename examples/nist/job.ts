import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import type { JobContext, JobEntry, ManagerConfig, RunResult } from 'glompo';
import {
  correctDigits,
  NIST_PROBLEMS,
  type NistRegression,
  nistRegression,
} from 'glompo/benchmark-functions';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, levenbergMarquardt } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving } from 'glompo/stoppers';

/** Evaluations that a fit may take, for each parameter. */
const EVALUATIONS = 50_000;

/** Evaluations of one optimizer without progress, for each parameter, after which another one takes its place. */
const PATIENCE = 25_000;

/**
 * Fits the models of files of the NIST StRD nonlinear regression collection from very wide bounds: those given as
 * arguments, or the nine that come with glompo.
 *
 * All files are fitted with the same settings. Two optimizers run at a time, in turn one of many local searches on the
 * residuals and one on the values; they share their best points, and one without progress gives way to the next. A fit
 * ends when its evaluations are used up: nothing here knows the certified answer, which is for the report alone.
 */
export default function job({ args, cwd }: JobContext): JobEntry[] {
  const problems =
    args.length > 0
      ? args.map((file) =>
          nistRegression({ text: readFileSync(resolve(cwd, file), 'utf8'), file: basename(file) }),
        )
      : NIST_PROBLEMS.map((problem) => nistRegression({ problem }));
  return problems.map((problem, i) => {
    return {
      name: problem.name,
      config: configFor(problem, cwd),
      report: (result) => {
        const row = reportOf(problem, result, cwd);
        return i === 0 ? { ...row, text: `${HEADER}\n${row.text}` } : row;
      },
    };
  });
}

function configFor(problem: NistRegression, cwd: string): ManagerConfig {
  const { bounds } = problem;
  return {
    task: problem,
    bounds,
    optSelector: cycle(levenbergMarquardt({ restarts: null }), cmaEs({ popsize: 8 * bounds.length })),
    stoppers: bestUnmoving(PATIENCE * bounds.length, 0.01),
    exitConditions: maxEvaluations(EVALUATIONS * bounds.length),
    backend: 'processes',
    maxJobs: 2,
    shareBestSolutions: true,
    seed: 1,
    workingDir: resolve(cwd, 'nist-fits', problem.name),
    overwriteExisting: true,
    summaryFiles: 1,
  };
}

const HEADER =
  '  problem     digits  residual sum of squares  certified          evaluations  optimizers  seconds  files';

function reportOf(
  { name, minFx: certifiedRss }: NistRegression,
  { x, fx, stats, seconds, workingDir }: RunResult,
  cwd: string,
) {
  const digits = correctDigits(fx, certifiedRss);
  const cells = [
    name.padEnd(12),
    digits.toFixed(1).padStart(6),
    fx.toExponential(15).padStart(25),
    certifiedRss.toExponential(10).padStart(18),
    String(stats.evaluations).padStart(14),
    String(stats.started).padStart(12),
    seconds.toFixed(1).padStart(9),
    `  ${relative(cwd, workingDir)}`,
  ];
  return {
    text: `  ${cells.join('')}`,
    json: {
      problem: name,
      rss: fx,
      certifiedRss,
      digits,
      evaluations: stats.evaluations,
      seconds,
      x,
      workingDir,
    },
  };
}
