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

/** Ends what dead runs have left in the directory, and starts the isolates of the first optimizers. */
export async function prepareIsolates(supervisor: Supervisor, books: RunBooks): Promise<void> {
  const { plan } = books;
  endLeftoversOf(books);
  if (needsProcesses(plan)) await supervisor.prepareForProcesses();
  if (plan.backend === 'inline') return;
  const abreast = Math.floor(plan.maxJobs / plan.selector.specs[0].workers);
  supervisor.warmUp(plan.backend, Math.min(MOST_WARM, abreast));
}

function endLeftoversOf(books: RunBooks): void {
  const { workingDir } = books.plan;
  if (!mayHoldLeftovers(workingDir)) return;
  for (const { runId, processes, ended } of endLeftovers({ workingDir })) {
    const text = `Run ${runId} has died; ${processes.length} processes of it were ${ended ? '' : 'not '}ended.`;
    // The first event of a run is that it has started.
    setImmediate(() => books.emit({ type: 'log', source: 'manager', level: 'info', text }));
  }
}

function needsProcesses({ backend, selector, sharedPool }: RunPlan): boolean {
  const places = selector.specs.map(({ evaluations }) =>
    evaluations === 'shared' ? sharedPool.backend : evaluations,
  );
  return [backend, ...places].includes('processes');
}
