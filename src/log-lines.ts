import type { ResourceSample } from './domain/resource-usage.js';
import { type LogLevel, optimizerOfSource, type RunEvent } from './domain/run-events.js';
import { interventionText } from './intervention-text.js';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** One line of a run's log. */
export interface LogLine {
  readonly level: LogLevel;
  /** Where it comes from, as in the original's tree of loggers, such as `glompo.optimizers.opt3`. */
  readonly logger: string;
  readonly message: string;
}

/** What an event is in the log of a run. */
export function logLineOf(event: RunEvent): LogLine {
  switch (event.type) {
    case 'runStarted':
      return manager('info', startText(event));
    case 'optimizerStarted':
      return manager(
        'info',
        `Optimizer ${event.optimizerId} (${event.kind}) started in ${places[event.backend]}.`,
      );
    case 'optimizerResumed': {
      const text = `Optimizer ${event.optimizerId} goes on; ${event.replayed} evaluations are told to it again.`;
      return manager('info', text);
    }
    case 'optimizerReady':
      return optimizer(event.optimizerId, 'debug', 'Ready.');
    case 'improved':
      return optimizer(
        event.optimizerId,
        'debug',
        `Best value ${event.fx} after ${event.evaluations} evaluations.`,
      );
    case 'optimizerStopping':
      return line('glompo.stopper', 'info', `Optimizer ${event.optimizerId} is stopped: ${event.reason}`);
    case 'optimizerConverged':
      return optimizer(event.optimizerId, 'info', 'Converged.');
    case 'injected':
      return optimizer(event.optimizerId, 'debug', `Told of the value ${event.fx}, found elsewhere.`);
    case 'evaluatorRestarted': {
      const whose = event.optimizerId === null ? 'the shared pool' : `optimizer ${event.optimizerId}`;
      return manager('warn', `An evaluator of ${whose} has ended by itself and is replaced.`);
    }
    case 'intervention':
      return manager('info', `${event.by}: ${interventionText(event)}`);
    case 'checkpointed':
      return manager('info', checkpointText(event));
    case 'optimizerEnded':
      return optimizer(
        event.optimizerId,
        endLevels[event.outcome],
        `Ended as ${event.outcome}: ${event.reason}`,
      );
    case 'escalated':
      return manager('error', `${event.source}: ${event.escalation}: ${event.reason}`);
    case 'evaluationFailed': {
      const text = `Evaluation ${event.evaluationId} failed: ${event.error.message}`;
      return optimizer(event.optimizerId, 'warn', text);
    }
    case 'log':
      return line(loggerOf(event.source), event.level, event.text);
    case 'output':
      return line(loggerOf(event.source), 'debug', event.text.trimEnd());
    case 'status':
      return manager('info', statusText(event));
    case 'warning':
      return manager('warn', event.error.message);
    case 'runStopping':
      return line('glompo.exitcondition', 'info', `The run ends: ${event.reason}`);
    case 'runEnded': {
      const { outcome, exitReason, stats, fx } = event.result;
      const text = `Run ${outcome} after ${stats.evaluations} evaluations with best value ${fx}: ${exitReason}`;
      return manager(outcome === 'failed' ? 'error' : 'info', text);
    }
    case 'dropped':
      return manager('warn', `${event.count} events were not read in time and are lost to the log.`);
  }
}

function startText({ runId, session, evaluations, seed, workingDir }: EventOf<'runStarted'>): string {
  if (!(session > 1)) return `Run ${runId} started with seed ${seed} in ${workingDir}.`;
  return `Run ${runId} goes on in ${workingDir}: session ${session}, after ${evaluations} evaluations.`;
}

function checkpointText(event: EventOf<'checkpointed'>): string {
  const { directory, evaluations, saved, optimizers, bytes, seconds } = event;
  const states = `${saved} of ${optimizers} optimizers saved`;
  return `Checkpoint ${directory} at ${evaluations} evaluations: ${states}, ${bytes} bytes, ${seconds.toFixed(3)} s.`;
}

const places = { inline: 'this process', threads: 'a thread', processes: 'a process' } as const;

const endLevels = {
  running: 'info',
  converged: 'info',
  stopped: 'info',
  crashed: 'error',
  forced: 'error',
  lost: 'error',
  abandoned: 'error',
} as const;

function line(logger: string, level: LogLevel, message: string): LogLine {
  return { level, logger, message };
}

function manager(level: LogLevel, message: string): LogLine {
  return line('glompo.manager', level, message);
}

function optimizer(id: number, level: LogLevel, message: string): LogLine {
  return line(`glompo.optimizers.opt${id}`, level, message);
}

function loggerOf(source: string): string {
  const id = optimizerOfSource(source);
  return id === null ? 'glompo.manager' : `glompo.optimizers.opt${id}`;
}

function statusText(status: EventOf<'status'>): string {
  const { resources } = status;
  return [
    `Time elapsed: ${status.seconds.toFixed(1)} s`,
    `Optimizers alive: ${status.optimizersAlive}`,
    `Slots filled: ${status.slotsUsed}/${status.maxJobs}`,
    `Function evaluations: ${status.evaluations}`,
    `Overall f_best: ${status.bestFx}`,
    ...(resources === null ? [] : resourceTexts(resources)),
  ].join(', ');
}

function resourceTexts({ memoryBytes, cpuPercent, loadAverage }: ResourceSample): readonly string[] {
  return [
    `Memory: ${(memoryBytes / 2 ** 20).toFixed(0)} MiB`,
    `CPU usage: ${cpuPercent.toFixed(0)} %`,
    `System load: ${loadAverage.map((load) => load.toFixed(2)).join(' ')}`,
  ];
}
