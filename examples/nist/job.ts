import { readdirSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineTask, type JobContext, type JobEntry, type ManagerConfig, type RunResult } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, levenbergMarquardt } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving } from 'glompo/stoppers';
import { searchBounds } from './bounds.ts';
import { correctDigits } from './digits.ts';
import { readStrdFile, type StrdProblem } from './strd-file.ts';

const DATA = fileURLToPath(new URL('./data/', import.meta.url));

/** Evaluations that a fit may take, for each parameter. */
const EVALUATIONS = 50_000;

/** Evaluations of one optimizer without progress, for each parameter, after which another one takes its place. */
const PATIENCE = 25_000;

/**
 * Fits the models of files of the NIST StRD nonlinear regression collection from very wide bounds: those given as
 * arguments, or the nine of this example.
 *
 * All files are fitted with the same settings. Two optimizers run at a time, in turn one of many local searches on the
 * residuals and one on the values; they share their best points, and one without progress gives way to the next. A fit
 * ends when its evaluations are used up: nothing here knows the certified answer, which is for the report alone.
 */
export default function job({ args, cwd }: JobContext): JobEntry[] {
  const files =
    args.length > 0
      ? args.map((file) => resolve(cwd, file))
      : readdirSync(DATA)
          .filter((file) => file.endsWith('.dat'))
          .sort()
          .map((file) => resolve(DATA, file));
  return files.map((file, i) => {
    const problem = readStrdFile(file);
    return {
      name: problem.name,
      config: configFor(problem, file, cwd),
      report: (result) => {
        const row = reportOf(problem, result, cwd);
        return i === 0 ? { ...row, text: `${HEADER}\n${row.text}` } : row;
      },
    };
  });
}

function configFor(problem: StrdProblem, file: string, cwd: string): ManagerConfig {
  const bounds = searchBounds(problem);
  return {
    task: defineTask(new URL('./regression-task.ts', import.meta.url), {
      factory: 'createRegression',
      options: { file: pathToFileURL(file).href },
    }),
    bounds,
    optSelector: cycle(
      // Many short searches from screened points find the basin; what the best one began is soon polished.
      levenbergMarquardt({
        restarts: null,
        maxIterations: 50,
        screening: 100,
        magnitudes: 0.5,
        variation: 0.75,
      }),
      cmaEs({ popsize: 8 * bounds.length }),
    ),
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

function reportOf(problem: StrdProblem, { x, fx, stats, seconds, workingDir }: RunResult, cwd: string) {
  const { name, certifiedRss } = problem;
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
