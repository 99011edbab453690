import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { noEscalations } from '../../../../src/domain/escalation.js';
import type { OptimizerSnapshot } from '../../../../src/domain/optimizer-snapshot.js';
import type { OptimizerState, RunState } from '../../../../src/domain/run-state.js';
import { type CheckpointFiles, systemFiles } from '../../../../src/storage/checkpoints/checkpoint-files.js';
import type { RunSettings } from '../../../../src/storage/run-record.js';
import {
  type Checkpoint,
  type CheckpointContent,
  CheckpointStore,
  type CheckpointStoreOptions,
} from '../../../../src/storage/checkpoints/index.js';

/** A directory that goes with the tests of its file, and what makes new ones in it. */
export function testDirectory(name: string): () => string {
  const root = mkdtempSync(join(tmpdir(), `glompo-${name}-`));
  afterAll(() => rmSync(root, { recursive: true }));
  let made = 0;
  return () => {
    made += 1;
    const directory = join(root, String(made));
    mkdirSync(directory);
    return directory;
  };
}

export const ALIVE = 'alive';

/** Without waiting for the disk, since only a crash of the machine would tell the difference. */
export const UNSYNCED: CheckpointFiles = { ...systemFiles, sync: async () => {} };

export function storeIn(directory: string, options: Partial<CheckpointStoreOptions> = {}): CheckpointStore {
  const writer = { identity: ALIVE, isDead: (identity: string) => identity.startsWith('dead') };
  return new CheckpointStore({
    directory,
    namingFormat: 'c_%(count)',
    keepPast: -1,
    writer,
    files: UNSYNCED,
    ...options,
  });
}

export function settingsOf(runId: string): RunSettings {
  return { runId, glompoVersion: '0.0.1', bounds: [[-1, 1]] } as unknown as RunSettings;
}

export function optimizerState(id: number, more: Partial<OptimizerState> = {}): OptimizerState {
  return {
    id,
    specIndex: 0,
    spec: {
      kind: 'randomSearch',
      module: 'file:///optimizers.js',
      export: 'createRandomSearch',
      options: { $: -0, weights: Float64Array.of(1, Number.NaN) },
      workers: 2,
      evaluations: 'shared',
      wants: null,
    },
    x0: Float64Array.of(id, -0),
    bounds: [
      [-1, 1],
      [-Infinity, 5],
    ],
    startedAt: 0.25,
    endedAt: null,
    outcome: null,
    reason: '',
    detail: '',
    report: { sigma: [1, { deep: null }] },
    escalations: ['abort', 'kill'],
    stopReason: null,
    converged: false,
    paused: false,
    testedLength: 7,
    history: {
      length: 10 * id,
      bestIndex: 3,
      bestValue: -id,
      bestPoint: Float64Array.of(0.1, 0.2),
      failures: 1,
      timedOut: 0,
      lost: 0,
    },
    ...more,
  };
}

export function runState(optimizers: readonly OptimizerState[], more: Partial<RunState> = {}): RunState {
  return {
    evaluations: optimizers.reduce((sum, { history }) => sum + history.length, 0),
    seconds: 12.5,
    sessions: 2,
    best: { optimizerId: 1, evaluationsAtBest: 4 },
    stoppedAtConvergence: [0, 2],
    stopchecks: 5,
    evaluatorRestarts: 1,
    escalations: { ...noEscalations(), kill: 3 },
    unshared: true,
    paused: false,
    startPoints: [Float64Array.of(1, 2)],
    optimizers,
    ...more,
  };
}

export function snapshotOf(id: number, more: Partial<OptimizerSnapshot> = {}): OptimizerSnapshot {
  return {
    saved: { step: id, population: Float64Array.from({ length: 20 }, (_, i) => id + i / 7), none: undefined },
    asked: 12 * id,
    told: 10 * id,
    injected: 1,
    worst: -Infinity,
    pendingIds: Float64Array.of(10 * id, 10 * id + 1),
    pendingPoints: Float64Array.of(1, 2, 3, 4),
    ...more,
  };
}

/** A checkpoint of three optimizers, of which the first two are still at work; `evaluations` tells it from others. */
export function contentOf(evaluations: number, runId = 'run'): CheckpointContent {
  const third = optimizerState(3, { endedAt: 3, outcome: 'converged', reason: 'done', converged: true });
  return {
    runId,
    glompoVersion: '0.1.0',
    settings: settingsOf(runId),
    snapshots: new Map([1, 2].map((id) => [id, snapshotOf(id, { worst: evaluations })])),
    state: runState([optimizerState(1), optimizerState(2), third], { evaluations }),
  };
}

/** A task that saves two files, one of them in a directory of its own. */
export async function savingTask(directory: string): Promise<boolean> {
  writeFileSync(join(directory, 'Zustand ü'), 'state');
  mkdirSync(join(directory, 'deep'));
  writeFileSync(join(directory, 'deep', 'more'), Buffer.alloc(3_000, 7));
  return true;
}

/** All that can be read of a checkpoint. */
export async function wholeOf(checkpoint: Checkpoint) {
  const { runId, glompoVersion, settings, state } = checkpoint;
  const snapshots = new Map(checkpoint.saved.map((id) => [id, checkpoint.snapshot(id)]));
  const task = await checkpoint.taskDirectory();
  return { runId, glompoVersion, settings, state, snapshots, hasTask: task !== null };
}

/** Names of files and directories in a directory, hidden ones too. */
export function namesOf(directory: string): readonly string[] {
  return readdirSync(directory).sort();
}
