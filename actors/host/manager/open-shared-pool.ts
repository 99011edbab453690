import type { IsolateSource } from '../../supervision/isolate-source.js';
import type { RunBooks } from './run-books.js';
import { SharedPool, type SharedPoolOptions } from './shared-pool.js';

export interface OpenSharedPoolOptions
  extends Pick<SharedPoolOptions, 'onResults' | 'onEvaluationFailed' | 'onBroken'> {
  readonly books: RunBooks;
  readonly supervisor: IsolateSource;
}

/** The shared pool of a run, which tells the books what happens to it. */
export function openSharedPool({ books, supervisor, ...listener }: OpenSharedPoolOptions): SharedPool {
  return new SharedPool({
    plan: books.plan,
    supervisor,
    clock: books.clock,
    ...listener,
    onLog: (text) => books.emit({ type: 'log', source: 'shared evaluator', level: 'info', text }),
    onEscalation: (source, escalation, reason) => books.escalated(source, escalation, reason),
    onRestart: () => books.evaluatorRestarted(null),
  });
}
