import type { RunFacts } from './domain/exit-condition.js';
import type { RunState } from './domain/run-state.js';

/** What an exit condition decides from, at the begin of a session that goes on with a run. */
export function factsOf(state: RunState): RunFacts {
  const { evaluations, best, optimizers, stoppedAtConvergence, seconds } = state;
  const stopped = optimizers.filter(({ stopReason }) => stopReason !== null).length;
  return {
    evaluations,
    bestValue: best === null ? Infinity : optimizers[best.optimizerId - 1].history.bestValue,
    evaluationsSinceImprovement: evaluations - (best?.evaluationsAtBest ?? 0),
    started: optimizers.length,
    converged: stoppedAtConvergence.length,
    stopped,
    stoppedSinceConvergence: (n) => {
      const then = stoppedAtConvergence[n - 1];
      return then === undefined ? undefined : stopped - then;
    },
    crashed: optimizers.filter(({ outcome }) => outcome === 'crashed').length,
    sessionSeconds: 0,
    overallSeconds: seconds,
  };
}
