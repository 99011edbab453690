import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { DeadRun } from '../../src/domain/dead-run.js';
import { isDead, startOf } from '../process/owner.js';
import {
  privateDirectories,
  privateDirectoryOf,
  removePrivateDirectory,
} from '../process/private-directory.js';
import { commandOf, type ProcessTable, systemProcesses } from '../process/process-table.js';
import { journalledPrograms } from '../process/program-journal.js';
import { type RunTag, rootTag, runIdOf, tagInText } from '../process/run-tag.js';
import { sweepUntilDead } from './sweep-until-dead.js';

export interface LeftoverOptions {
  /** Only runs in this directory or below it. Default: all. */
  readonly workingDir?: string;
  readonly table?: ProcessTable;
}

interface Found {
  readonly run: RunTag;
  readonly dead: DeadRun;
}

/**
 * What is left of dead runs. A run is dead when its owner's PID is free or belongs to a process with another start time;
 * one in another PID namespace, such as a container, or on another machine cannot be judged from here and is left alone.
 */
export function findLeftovers(options: LeftoverOptions = {}): readonly DeadRun[] {
  return find(options).map(({ dead }) => dead);
}

/** Kills what is left of dead runs and removes their temporary directories. */
export function endLeftovers(options: LeftoverOptions = {}): readonly DeadRun[] {
  const { table = systemProcesses } = options;
  return find(options).map(({ run, dead }) => {
    const isOver = sweepUntilDead([{ prefix: rootTag(dead.runId) }], table, startOf(run.owner));
    return { ...dead, ended: isOver && isRemoved(dead.runId) };
  });
}

/** Removes the directory of a dead run; another who starts in the same place may be about to do the same. */
function isRemoved(runId: string): boolean {
  try {
    removePrivateDirectory(runId);
    return true;
  } catch {
    return !existsSync(privateDirectoryOf(runId));
  }
}

/** Whether a directory may hold leftovers, as far as that is seen without reading the environment of all processes. */
export function mayHoldLeftovers(workingDir: string): boolean {
  return privateDirectories().some((run) => isWithin(run, workingDir) && isDead(run.owner, systemProcesses));
}

function find({ workingDir, table = systemProcesses }: LeftoverOptions): readonly Found[] {
  const runs = new Map<string, RunTag>();
  const processes = new Map<string, { pid: number; command: string }[]>();
  const isLeftover = (run: RunTag) => {
    const runId = runIdOf(run.tag);
    if (!runs.has(runId) && isWithin(run, workingDir) && isDead(run.owner, table)) runs.set(runId, run);
    return runs.has(runId);
  };
  const directories = privateDirectories()
    .filter(isLeftover)
    .map(({ tag }) => runIdOf(tag));
  const journals = directories.map((runId) => [runId, journalledPrograms(runId)] as const);
  for (const { pid, start } of table.all() ?? []) {
    const run = tagInText(table.environ(pid));
    const journal = journals.find(([, programs]) => programs.has(`${pid}.${start}`));
    const runId = run === undefined ? journal?.[0] : runIdOf(run.tag);
    // What is older than the owner was can only have been given its tag by hand.
    if (runId === undefined || (run !== undefined && (start < startOf(run.owner) || !isLeftover(run))))
      continue;
    const ofRun = processes.get(runId) ?? [];
    ofRun.push({ pid, command: commandOf(pid) });
    processes.set(runId, ofRun);
  }
  return [...runs].map(([runId, run]) => ({
    run,
    dead: {
      runId,
      workingDir: run.workingDir,
      owner: Number.parseInt(run.owner, 10),
      processes: processes.get(runId) ?? [],
      directory: directories.includes(runId) ? privateDirectoryOf(runId) : null,
      ended: false,
    },
  }));
}

function isWithin({ workingDir }: RunTag, directory: string | undefined): boolean {
  if (directory === undefined) return true;
  const outer = resolve(directory);
  return workingDir === outer || workingDir.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
