import { basename, resolve as absolute } from 'node:path';
import { GlompoError, type JobEntry, type ManagerConfig } from '../index.js';
import type { RunSettings } from '../record.js';
import { recordedSettings } from '../recorded-settings.js';
import { resumedManager } from '../resume.js';
import { exitConditionWith, moreBudget } from '../resume-budget.js';
import { runOwner } from '../run-owner.js';
import { chosenRun } from './chosen-run.js';
import type { ResumeRequest } from './requests.js';
import { runManager } from './run-entry.js';
import { inSession } from './session.js';
import { shellWord } from './shell-word.js';

/** Goes on with a recorded run; returns the exit status. */
export function resume(request: ResumeRequest): Promise<number> {
  return inSession(request, async (session) => {
    const { directory, from, overrides } = request;
    refuseLive(directory);
    const settings = needsRecord(request) ? recordedSettings(directory, from ?? undefined) : null;
    const chosen = request.job === null ? null : await chosenRun(request, request.job, settings?.job ?? null);
    const exitConditions = exitConditionFor(request, chosen?.entry.config, settings);
    const given = {
      ...(chosen !== null && settingsOf(chosen.entry.config)),
      ...overrides,
      ...(from !== null && { from }),
      ...(exitConditions !== null && { exitConditions }),
    };
    const manager = await resumedManager(directory, given, chosen === null ? {} : { job: chosen.job }).catch(
      (error: unknown) => {
        throw withAdvice(error, request);
      },
    );
    const entry = chosen?.entry ?? entryWithout(directory);
    session.interrupts.listen();
    const status = await runManager(manager, entry, session);
    return session.interrupts.status ?? status;
  });
}

/** To read the record twice takes time where it is long. */
function needsRecord({ budget, job }: ResumeRequest): boolean {
  return job !== null || (budget.exit === undefined && Object.keys(budget).length > 0);
}

function refuseLive(directory: string): void {
  const owner = runOwner(directory);
  if (owner === null) return;
  const who = `process ${owner.pid} on ${owner.host}`;
  const message = `The run in ${directory} is alive, in ${who}. To end it first: glompo stop ${shellWord(directory)}`;
  throw new GlompoError('GLOMPO_WORKING_DIR', message, { data: { ...owner } });
}

/** What may not change, or is said by where the run is, is not taken from a job: it may have been replaced the first time. */
function settingsOf(config: ManagerConfig): Partial<ManagerConfig> {
  const { seed: _, workingDir: __, overwriteExisting: ___, ...others } = config;
  return others;
}

function exitConditionFor(
  { budget }: ResumeRequest,
  config: ManagerConfig | undefined,
  settings: RunSettings | null,
) {
  const given = config?.exitConditions ?? null;
  return exitConditionWith(given === null ? (settings?.exitConditions ?? '') : String(given), budget);
}

/** The entry that stands for a run whose job is not asked for. */
function entryWithout(directory: string): JobEntry {
  const config = { summaryFiles: 1 } as unknown as ManagerConfig;
  return { name: basename(absolute(directory)), config };
}

/** Of a run that has nothing left to do, the command that gives it more. */
function withAdvice(error: unknown, { directory, job }: ResumeRequest): unknown {
  if (!(error instanceof GlompoError) || error.data.finished !== true) return error;
  const exitReason = String(error.data.exitReason);
  const again = job === null ? '' : ` --job ${shellWord(job)}`;
  const command = `glompo resume ${shellWord(directory)}${again} ${moreBudget(exitReason)}`;
  const message = `The run in ${directory} has ended, and its exit condition holds: ${exitReason}. To go on: ${command}`;
  return new GlompoError(error.code, message, { cause: error, data: error.data });
}
