import { resolve } from 'node:path';
import { defineTask, type JobContext, type JobEntry, type RunResult } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, levenbergMarquardt } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { bestUnmoving } from 'glompo/stoppers';
import { modelBounds } from './bounds.ts';
import { anomaliesOf, comparisonTable } from './comparison.ts';
import { meanTime, type Observed, readObserved } from './observed.ts';

const FILE = new URL('./observed.json', import.meta.url);

const ANOMALIES = 3;

/**
 * Finds the velocity anomalies between two boreholes from the times that waves take from sources in one to receivers
 * in the other: 13 parameters, with many local minima.
 *
 * Two optimizers run at a time, each in a process of its own that evaluates in two threads: one on the misfit, one on
 * the residuals. One that has made next to no progress is stopped, and the next one starts elsewhere; the one with the
 * best model so far always goes on, and the others learn of it.
 */
export default function job({ cwd }: JobContext): JobEntry {
  const observed = readObserved(FILE);
  return {
    name: 'travel-times',
    config: {
      task: defineTask(new URL('./travel-time-task.ts', import.meta.url), {
        factory: 'createTravelTimes',
        options: { file: FILE.href, dicing: 2 },
      }),
      bounds: modelBounds(observed, ANOMALIES),
      optSelector: cycle(
        cmaEs({ popsize: 24, workers: 2, backend: 'threads' }),
        levenbergMarquardt({
          restarts: null,
          maxIterations: 30,
          screening: 30,
          variation: 0.5,
          workers: 2,
          backend: 'threads',
        }),
      ),
      stoppers: bestUnmoving(2_500, 0.1),
      exitConditions: maxEvaluations(20_000),
      backend: 'processes',
      maxJobs: 4,
      shareBestSolutions: true,
      seed: 1,
      workingDir: resolve(cwd, 'travel-times'),
      overwriteExisting: true,
      summaryFiles: 1,
    },
    report: (result) => reportOf(observed, result),
  };
}

function reportOf(observed: Observed, { x, fx, stats, seconds, workingDir }: RunResult) {
  const percent = (100 * fx) / meanTime(observed);
  const json = { rms: fx, percent, evaluations: stats.evaluations, seconds, x, workingDir };
  if (x === null) return { text: '  no model was found', json };
  return {
    text: [
      `  rms misfit ${fx.toPrecision(3)} s, ${percent.toFixed(3)} % of the mean time`,
      comparisonTable(observed, x),
      `  files: ${workingDir}`,
    ].join('\n'),
    json: { ...json, background: x[0], anomalies: anomaliesOf(x) },
  };
}
