import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ResumedRun } from '../actors/host/manager/resumed-run.js';
import { explanationText } from './domain/condition.js';
import { GlompoError } from './domain/errors.js';
import type { ExitCondition } from './domain/exit-condition.js';
import type { RunState } from './domain/run-state.js';
import { Manager } from './manager.js';
import type { ManagerConfig } from './manager-config.js';
import { factsOf } from './resume-facts.js';
import { type FoundRun, foundRun } from './found-run.js';
import { settledState } from './settled-state.js';
import { type ResumeOverrides, resumedConfig } from './resume-overrides.js';
import { lockDirectory } from './run-owner.js';
import { planOf } from './run-plan.js';
import type { SessionStart } from './run-session.js';
import { JOURNAL_DIRECTORY } from './storage/journal/segment-files.js';
import { makeDirectory, refuseEarlier } from './storage/working-dir.js';

/** Where a task finds what it saved. */
const TASK_STATE = 'glompo_task_state';

/**
 * A manager that goes on with a run that has ended, was stopped, or has died: with every evaluation that its journal holds,
 * none of which is made again, and with its optimizers where they stood. Those that were stopped or have ended stay so.
 *
 * The working directory is taken at once, until the manager's run has ended; call `stop()` on one that shall not run.
 *
 * @param directory Working directory of the run, or one of its checkpoints.
 * @param overrides Settings that are others from now on; see {@link ResumeOverrides}. With another `workingDir`, the journal is
 *   copied there, and the run where it was stays as it is.
 * @throws GlompoError `GLOMPO_RESUME` when there is nothing to go on from, a setting must be given again, or the exit
 *   condition holds already (`data.finished`); `GLOMPO_WORKING_DIR` when the run is alive; `GLOMPO_CHECKPOINT` when the one
 *   named by `from` cannot be used; `GLOMPO_OPTION_INVALID` for a setting that may not change, or not so.
 * @example
 * const manager = await resumeManager('runs/1', { exitConditions: maxEvaluations(50_000) });
 * const { x, fx } = await manager.run();
 */
export async function resumeManager(directory: string, overrides: ResumeOverrides = {}): Promise<Manager> {
  return resumedManager(directory, overrides, {});
}

/** @internal */
export async function resumedManager(
  directory: string,
  overrides: ResumeOverrides,
  start: Partial<SessionStart>,
): Promise<Manager> {
  const found = foundRun(directory, overrides.from);
  let release = () => {};
  try {
    const origin = found.directory;
    const target = resolve(String(overrides.workingDir ?? origin ?? '.'));
    makeDirectory(target);
    release = lockDirectory(target);
    if (target === origin) return await managerOf(found, target, release, overrides, start);
    return await moved(found, target, release, overrides, start);
  } catch (error) {
    release();
    found.journal?.close();
    throw error;
  }
}

/** Goes on in another directory than the run was in. */
async function moved(
  found: FoundRun,
  target: string,
  release: () => void,
  overrides: ResumeOverrides,
  start: Partial<SessionStart>,
): Promise<Manager> {
  const journal = join(target, JOURNAL_DIRECTORY);
  refuseEarlier(journal, false);
  if (found.directory === null || found.journal === null)
    return managerOf(found, target, release, overrides, start);
  await cp(join(found.directory, JOURNAL_DIRECTORY), journal, { recursive: true });
  found.journal.close();
  const copied = foundRun(target, found.checkpoint?.directory);
  return managerOf({ ...copied, checkpoint: found.checkpoint }, target, release, overrides, start);
}

async function managerOf(
  found: FoundRun,
  workingDir: string,
  release: () => void,
  overrides: ResumeOverrides,
  start: Partial<SessionStart>,
): Promise<Manager> {
  const { journal, checkpoint } = found;
  const settings = (journal ?? checkpoint)?.settings;
  if (settings === undefined) throw new GlompoError('GLOMPO_INTERNAL', 'Nothing was found to go on from.');
  const { saved, ...loaded } = await taskOf(found, overrides);
  const { config: recorded, warnings } = resumedConfig(settings, { ...overrides, ...loaded, workingDir });
  const config = { ...recorded, task: await restored(recorded.task, saved, workingDir) };
  const plan = planOf(config);
  // A journal that has lost its end, or is not there, says less than the checkpoint.
  const isBehind = (journal?.evaluations ?? 0) < (checkpoint?.state.evaluations ?? 0) || journal === null;
  const state = isBehind ? (checkpoint?.state as RunState) : journal.state;
  refuseFinished(state, plan.exitCondition, settings.runId);
  const settled = settledState(state, plan.maxJobs);
  const notes = [...found.warnings, ...warnings, ...settled.warnings];
  if (isBehind) notes.push(behindText(found));
  const resumed: SessionStart['resumed'] = {
    state: settled.state,
    runId: settings.runId,
    release,
    journal: isBehind ? { state, last: journal } : journal,
    ...(isBehind ? withoutJournal(found, settled.state) : withJournal(found, settled.state)),
  };
  return new Manager(config, { job: settings.job ?? null, ...start, resumed, warnings: notes });
}

function withJournal(
  { journal, checkpoint }: FoundRun,
  state: RunState,
): Pick<ResumedRun, 'tail' | 'snapshot' | 'replay'> {
  if (journal === null) throw new GlompoError('GLOMPO_INTERNAL', 'There is no journal.');
  return {
    tail: journal.tail,
    replay: (id, from) => journal.replay(id, from),
    snapshot(id) {
      const snapshot = checkpoint?.snapshot(id) ?? null;
      return snapshot !== null && snapshot.told <= state.optimizers[id - 1].history.length ? snapshot : null;
    },
  };
}

function withoutJournal(
  { checkpoint }: FoundRun,
  state: RunState,
): Pick<ResumedRun, 'tail' | 'snapshot' | 'replay'> {
  return {
    tail: { batches: [], injected: new Set() },
    replay: (id, { told }) => (told === state.optimizers[id - 1].history.length ? [] : null),
    snapshot: (id) => checkpoint?.snapshot(id) ?? null,
  };
}

/** The task that is given in place of the recorded one, or what it finds of what it saved. */
async function taskOf(
  { checkpoint }: FoundRun,
  { taskLoader }: ResumeOverrides,
): Promise<{ readonly saved: string | null; readonly task?: ManagerConfig['task'] }> {
  const saved = (await checkpoint?.taskDirectory()) ?? null;
  if (taskLoader === undefined) return { saved };
  if (saved !== null) return { saved: null, task: await taskLoader(saved) };
  const where = checkpoint === null ? 'there is no checkpoint' : `the checkpoint ${checkpoint.name} has none`;
  const message = `taskLoader is given, but there is no directory of the task: ${where}.`;
  throw new GlompoError('GLOMPO_RESUME', message, { data: { option: 'taskLoader' } });
}

/** The task with what it saved, of which it gets a copy, since a checkpoint may be removed while the run goes on. */
async function restored(
  task: ManagerConfig['task'],
  saved: string | null,
  workingDir: string,
): Promise<ManagerConfig['task']> {
  if (saved === null) return task;
  const restoredFrom = join(workingDir, TASK_STATE);
  await rm(restoredFrom, { recursive: true, force: true });
  await cp(saved, restoredFrom, { recursive: true });
  const { forgetRestored, restoreTask } = await import('../actors/host/task/restore-task.js');
  forgetRestored(restoredFrom);
  if (typeof task !== 'function') return { ...task, restoredFrom };
  await restoreTask(task, restoredFrom);
  return task;
}

function refuseFinished(state: RunState, exitCondition: ExitCondition, runId: string): void {
  const explanation = exitCondition.explain(factsOf(state));
  if (explanation.value !== true) return;
  const exitReason = explanationText(explanation);
  const message = `The run ${runId} has ended, and its exit condition holds: ${exitReason}. Give it exitConditions that leave more to do.`;
  throw new GlompoError('GLOMPO_RESUME', message, { data: { finished: true, exitReason } });
}

function behindText({ journal, checkpoint }: FoundRun): string {
  const more = (checkpoint?.state.evaluations ?? 0) - (journal?.evaluations ?? 0);
  const what = journal === null ? 'There is no journal' : `The journal lacks ${more} evaluations`;
  return `${what}; the run goes on from the checkpoint ${checkpoint?.name}, and a record of those evaluations is missing.`;
}
