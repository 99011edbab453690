import type { Intervention } from './domain/run-events.js';

/** What somebody wanted of a run, in words: `optimizer 3 stops: too slow`. */
export function interventionText(wanted: Intervention): string {
  switch (wanted.action) {
    case 'stop':
      return `the run stops: ${wanted.reason}`;
    case 'close':
      return `the run is ended at once: ${wanted.reason}`;
    case 'stopOptimizer':
      return `optimizer ${wanted.optimizerId} stops: ${wanted.reason}`;
    case 'pause':
      return `${subject(wanted.optimizerId)} waits`;
    case 'resume':
      return `${subject(wanted.optimizerId)} goes on`;
    case 'inject':
      return injectionText(wanted);
    case 'checkpoint':
      return 'a checkpoint is written';
    case 'change':
      return changeText(wanted);
  }
}

function subject(optimizerId: number | null): string {
  return optimizerId === null ? 'the run' : `optimizer ${optimizerId}`;
}

function injectionText({ optimizerId, x, fx }: Extract<Intervention, { readonly action: 'inject' }>): string {
  const point = `[${x.join(', ')}]`;
  if (fx === null) return `the next optimizer starts at ${point}`;
  return `${optimizerId === null ? 'optimizers are' : `optimizer ${optimizerId} is`} told of ${fx} at ${point}`;
}

function changeText({
  exitConditions,
  maxJobs,
}: Extract<Intervention, { readonly action: 'change' }>): string {
  const changes = [
    ...(exitConditions === null ? [] : [`exitConditions is ${exitConditions} now`]),
    ...(maxJobs === null ? [] : [`maxJobs is ${maxJobs} now`]),
  ];
  return changes.join(', ');
}
