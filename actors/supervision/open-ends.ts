import { isMainThread } from 'node:worker_threads';
import type { Isolate } from '../isolate/isolate.js';

/** What must be ended when this process ends by itself. */
export interface OpenEnd {
  killAll(): void;
}

const BUSY = new Set<OpenEnd>();

/** A user's process.exit() leaves no time for more than killing what is alive, and cleaning up. */
const killAllBusy = () => {
  for (const one of BUSY) one.killAll();
};

/** Says whether something is alive that must not outlive this process. */
export function setBusy(one: OpenEnd, isBusy: boolean): void {
  const wasAnyBusy = BUSY.size > 0;
  if (isBusy) BUSY.add(one);
  else BUSY.delete(one);
  const isAnyBusy = BUSY.size > 0;
  if (isAnyBusy && !wasAnyBusy) process.on('exit', killAllBusy);
  if (!isAnyBusy && wasAnyBusy) process.off('exit', killAllBusy);
}

const ABANDONED = new Set<Isolate>();

/**
 * Node waits for its threads at the end, for ever for one that nothing can end. Output to files, pipes and terminals was
 * written by then; the exit status is lost.
 */
const endDespiteThreads = () => void process.kill(process.pid, 'SIGKILL');

/** A thread that was given up must not keep this process from ending. */
export function endWithout(isolate: Isolate): void {
  if (isolate.backend !== 'threads' || !isMainThread) return;
  if (ABANDONED.size === 0) process.on('exit', endDespiteThreads);
  ABANDONED.add(isolate);
  void isolate.exited.then(() => {
    ABANDONED.delete(isolate);
    if (ABANDONED.size === 0) process.off('exit', endDespiteThreads);
  });
}
