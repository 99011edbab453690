import { closeSync, fdatasyncSync, ftruncateSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { readdirSync, statSync, truncateSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import type { ResumedRun } from '../../actors/host/manager/resumed-run.js';
import {
  type RunTrace,
  type ShutdownScript,
  simulateRun,
  type TracedCheckpoint,
} from '../../src/testing/index.js';
import { JournalWriter } from '../../src/storage/journal/journal-writer.js';
import { type ResumableRun, resumableRun } from '../../src/storage/journal/resumable-run.js';
import {
  JOURNAL_DIRECTORY,
  type SegmentFile,
  type SegmentFiles,
  segmentName,
} from '../../src/storage/journal/segment-files.js';
import { settingsFor } from '../unit/storage/journal/setup.js';

/** When the manager of a session dies, and how many bytes at the end of the journal die with it. */
export interface Kill {
  readonly atMs: number;
  readonly lostBytes: number;
}

/** A run over all its sessions. */
export interface ResumedTrace {
  /** The last one, which has ended by itself. */
  readonly last: RunTrace;
  /** Evaluations that were made although the journal had them, such as `2 of optimizer 1`. */
  readonly repeated: readonly string[];
  /** Sessions that were killed before they had ended. */
  readonly kills: number;
}

/**
 * Runs a script whose manager is killed again and again, and goes on from what its journal and its checkpoints hold.
 *
 * @param directory An empty directory, for the journal.
 */
export async function runKilled(
  script: ShutdownScript,
  directory: string,
  kills: readonly Kill[],
): Promise<ResumedTrace> {
  mkdirSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
  const repeated: string[] = [];
  let checkpoint: TracedCheckpoint | null = null;
  for (let session = 0; ; session += 1) {
    const found = session === 0 ? null : resumableRun(directory);
    const options = {
      settings: settingsOf(script),
      files: syncFiles(directory),
      sync: 'never' as const,
      onFailure: (error: Error) => repeated.push(`the journal: ${error.message}`),
      onRecovery: () => {},
    };
    const journal = await (found === null
      ? JournalWriter.open(options)
      : JournalWriter.resume(options, found));
    const known = new Set(found === null ? [] : recordedIn(found));
    const kill = kills[session];
    const last = await simulateRun(script, {
      journal,
      ...(found !== null && { resumed: resumedFrom(found, checkpoint) }),
      ...(kill !== undefined && { killAtMs: kill.atMs }),
    });
    for (const { optimizerId, id, outcome } of last.results) {
      const name = `${id} of optimizer ${optimizerId}`;
      if (outcome === 0 && known.has(name)) repeated.push(name);
    }
    found?.close();
    await journal.close(null);
    checkpoint = last.checkpoints.at(-1) ?? checkpoint;
    if (kill === undefined || last.settled.length > 0) return { last, repeated, kills: session };
    cut(directory, kill.lostBytes);
  }
}

function settingsOf({ deterministic, shareBestSolutions, stopcheckInterval, stopperAfter }: ShutdownScript) {
  return settingsFor(2, {
    deterministic,
    shareBestSolutions,
    stopcheckInterval,
    stoppers: stopperAfter === Infinity ? null : 'simulated',
  });
}

function resumedFrom(found: ResumableRun, checkpoint: TracedCheckpoint | null): ResumedRun {
  const { state, tail } = found;
  return {
    state,
    tail,
    replay: (id, from) => found.replay(id, from),
    snapshot(id) {
      const snapshot = checkpoint?.snapshots.get(id);
      const isBehind = (state.optimizers[id - 1]?.history.length ?? 0) < (snapshot?.told ?? 0);
      return snapshot === undefined || isBehind ? null : snapshot;
    },
  };
}

/** All evaluations that a journal holds. */
function recordedIn(found: ResumableRun): readonly string[] {
  return [...found.optimizers.keys()].flatMap((optimizer) =>
    [...found.replay(optimizer, { told: 0, injected: 0 })].flatMap((item) => {
      if (item.kind !== 'rows') return [];
      const { ids, firstId, count } = item.batch;
      return Array.from({ length: count }, (_, i) => `${ids?.[i] ?? firstId + i} of optimizer ${optimizer}`);
    }),
  );
}

/** Takes bytes from the end of the last segment, but not its beginning, which the system had long before. */
function cut(directory: string, bytes: number): void {
  const place = join(directory, JOURNAL_DIRECTORY);
  const last = join(place, readdirSync(place).sort().at(-1) as string);
  truncateSync(last, Math.max(0, statSync(last).size - bytes));
}

/** The files of a journal, of which everything is written as soon as it is given: a simulated run does not wait. */
function syncFiles(workingDir: string): SegmentFiles {
  const directory = join(workingDir, JOURNAL_DIRECTORY);
  return {
    directory,
    async open(segment) {
      const fd = openSync(join(directory, segmentName(segment)), 'a+');
      closeSync(fd);
      return syncFile(openSync(join(directory, segmentName(segment)), 'r+'));
    },
  };
}

function syncFile(fd: number): SegmentFile {
  const file = {
    writev: async (buffers: readonly Uint8Array[], position: number) => ({
      bytesWritten: writevSync(fd, buffers, position),
      buffers,
    }),
    read: async (buffer: Uint8Array, offset: number, length: number, position: number) => ({
      bytesRead: readSync(fd, buffer, offset, length, position),
      buffer,
    }),
    truncate: async (length: number) => ftruncateSync(fd, length),
    datasync: async () => fdatasyncSync(fd),
    stat: async () => ({ nlink: 1, size: fstatSync(fd).size }),
    close: async () => closeSync(fd),
  };
  return file as unknown as SegmentFile;
}
