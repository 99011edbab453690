import type { RunEvent } from '../domain/run-events.js';
import type { Moment, RunTrace, TracedOptimizer } from './run-trace.js';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { readonly type: T }>;
export type Stamped<T extends RunEvent['type']> = Moment & { readonly event: EventOf<T> };

/** The events of one type. */
export function eventsOf<T extends RunEvent['type']>(trace: RunTrace, type: T): Stamped<T>[] {
  return trace.events.filter(({ event }) => event.type === type) as unknown as Stamped<T>[];
}

/** The budgets that a run had, one after the other. */
export function budgetsOf(trace: RunTrace): readonly number[] {
  const changes = eventsOf(trace, 'intervention').flatMap(({ event }) =>
    event.action === 'change' && event.exitConditions !== null ? [event.exitConditions] : [],
  );
  return [trace.script.budget, ...changes.map((text) => Number(/\((\d+)\)/.exec(text)?.[1]))];
}

/** The end of an optimizer. */
export function endOf(trace: RunTrace, { id }: TracedOptimizer): Stamped<'optimizerEnded'> | undefined {
  return eventsOf(trace, 'optimizerEnded').find(({ event }) => event.optimizerId === id);
}
