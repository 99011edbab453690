import { nanoid } from 'nanoid';
import type { RunBooks } from '../actors/host/manager/run-books.js';
import { ownIdentity } from '../actors/process/owner.js';
import { rootTag } from '../actors/process/run-tag.js';
import { endLeftovers, mayHoldLeftovers } from '../actors/reaper/leftovers.js';
import { type OutputListener, Supervisor } from '../actors/supervision/supervisor.js';
import type { GlompoError } from './domain/errors.js';
import type { RunPlan } from './domain/run-plan.js';

/** Isolates that are started before it is known how many the run begins with. */
const MOST_WARM = 2;

/** What starts the threads and processes of a run. Nothing is started yet. */
export function supervisorOf(books: RunBooks, onOutput: OutputListener): Supervisor {
  const { containment, maxMemory, workingDir } = books.plan;
  const onWarning = (error: GlompoError) => {
    books.containment = supervisor.containment;
    books.emit({ type: 'warning', error });
  };
  const supervisor = new Supervisor({
    mark: { tag: rootTag(nanoid()), owner: ownIdentity(), workingDir },
    onOutput,
    maxMemory,
    root: { containment, onWarning },
  });
  return supervisor;
}

/**
 * Ends what dead runs have left in the directory, and starts the isolates of the first optimizers.
 *
 * @returns What was found of dead runs, in words.
 */
export async function prepareIsolates(supervisor: Supervisor, plan: RunPlan): Promise<readonly string[]> {
  const found = endLeftoversIn(plan.workingDir);
  if (needsProcesses(plan)) await supervisor.prepareForProcesses();
  if (plan.backend === 'inline') return found;
  const abreast = Math.floor(plan.maxJobs / plan.selector.specs[0].workers);
  supervisor.warmUp(plan.backend, Math.min(MOST_WARM, abreast));
  return found;
}

function endLeftoversIn(workingDir: string): readonly string[] {
  if (!mayHoldLeftovers(workingDir)) return [];
  return endLeftovers({ workingDir }).map(({ runId, processes, ended }) => {
    return `Run ${runId} has died; ${processes.length} processes of it were ${ended ? '' : 'not '}ended.`;
  });
}

function needsProcesses({ backend, selector, sharedPool }: RunPlan): boolean {
  const places = selector.specs.map(({ evaluations }) =>
    evaluations === 'shared' ? sharedPool.backend : evaluations,
  );
  return [backend, ...places].includes('processes');
}
