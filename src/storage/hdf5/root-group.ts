import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import type { RunRecord } from '../run-record.js';
import { Group } from './group.js';
import type { Hdf5File } from './hdf5-file.js';
import { writeImprovements } from './improvements-table.js';
import { bestAttributes, writeOptimizer } from './optimizer-group.js';

/** Writes all of a run, and returns where the root is. */
export async function writeRun(file: Hdf5File, run: RunRecord): Promise<number> {
  const { settings } = run;
  const root = new Group(file);
  root.fixedText('PYTABLES_FORMAT_VERSION', '2.1');
  let largest = -Infinity;
  for (const optimizer of run.optimizers) {
    const written = await writeOptimizer(file, optimizer, settings);
    root.link(`optimizer_${optimizer.id}`, written.address);
    largest = Math.max(largest, written.largest);
  }
  const dims = settings.bounds.length;
  root.link('best_iters', await writeImprovements(file, run.improvements, dims));

  root.text('checksum', settings.runId);
  root.text('task', settings.task);
  root.text('glompo_version', settings.glompoVersion);
  root.text('working_dir', settings.workingDir);
  root.text('username', settings.username);
  root.text('hostname', settings.hostname);
  root.float('total_time', run.seconds);
  await root.floats('bounds', settings.bounds.flat(), [dims, 2]);
  root.integer('n_evals', run.evaluations);
  root.integer('n_hunts', stopchecks(run));
  root.integer('n_opts_started', run.optimizers.length);
  root.integer('n_opts_killed', ended(run, 'stopped', 'forced'));
  root.integer('n_opts_conv', ended(run, 'converged'));
  root.text('exit_reason', run.sessions.at(-1)?.exitReason ?? null);
  root.float('max_eval', largest === -Infinity ? null : largest);
  await bestAttributes(root, run.best);
  root.json('settings', settings);
  root.json('sessions', run.sessions);
  return root.finish();
}

/** How often stoppers were asked, as the run itself counted it; null when it did not come to its end. */
function stopchecks(run: RunRecord): number | null {
  let count: number | null = null;
  for (const event of run.events()) if (event.type === 'runEnded') count = event.result.stats.stopchecks;
  return count;
}

function ended(run: RunRecord, ...outcomes: ActorOutcomeName[]): number {
  return run.optimizers.filter(({ outcome }) => outcome !== null && outcomes.includes(outcome)).length;
}
