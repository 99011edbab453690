import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ActorOutcomeName } from '../../../../src/domain/actor-outcome.js';
import type { Rows } from '../../../../src/domain/rows.js';
import type { RunEvent } from '../../../../src/domain/run-events.js';
import { FRAME_HEADER_BYTES, readHeader } from '../../../../src/storage/journal/frame.js';
import { JournalWriter, type JournalWriterOptions } from '../../../../src/storage/journal/journal-writer.js';
import {
  JOURNAL_DIRECTORY,
  segmentFiles,
  segmentName,
} from '../../../../src/storage/journal/segment-files.js';
import { unknownSettings } from '../../../../src/storage/journal/unknown-settings.js';
import type { RunSettings } from '../../../../src/storage/run-record.js';

/** A directory that goes with the tests of a file. */
export function testDirectory(name: string): () => string {
  const root = mkdtempSync(join(tmpdir(), `glompo-${name}-`));
  afterAll(() => rmSync(root, { recursive: true }));
  let made = 0;
  return () => {
    made += 1;
    const directory = join(root, String(made));
    mkdirSync(join(directory, JOURNAL_DIRECTORY), { recursive: true });
    return directory;
  };
}

export function settingsFor(dims: number, more: Partial<RunSettings> = {}): RunSettings {
  const bounds = Array.from({ length: dims }, () => [-5, 5] as const);
  return { ...unknownSettings('somewhere', dims), runId: 'run-1', bounds, seed: 1, maxJobs: 2, ...more };
}

/** Rows of two parameters: value v at the point [v, -v], with ids that follow on from `firstId`. */
export function rowsOf(values: readonly number[], more: Partial<Rows> = {}): Rows {
  return {
    values: Float64Array.from(values),
    points: Float64Array.from(values.flatMap((value) => [value, -value])),
    ids: null,
    firstId: 0,
    outcomes: null,
    vectors: null,
    vectorLength: 0,
    asked: null,
    details: null,
    ...more,
  };
}

export function upTo(count: number, from = 0): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

export function started(optimizerId: number, at = 0, x0: readonly number[] = [1, 2]): RunEvent {
  const place = { module: 'glompo:cma-es.js', export: 'cmaEs', evaluations: 'inline', wants: null } as const;
  return {
    at,
    type: 'optimizerStarted',
    optimizerId,
    kind: 'cmaEs',
    options: { sigma0: 1 },
    backend: 'inline',
    slots: 1,
    x0,
    specIndex: 0,
    ...place,
  };
}

export function ended(optimizerId: number, outcome: ActorOutcomeName, at = 2, reason = 'enough'): RunEvent {
  const rest = { detail: '', evaluations: 0, report: null, escalations: [] };
  return { at, type: 'optimizerEnded', optimizerId, outcome, reason, ...rest };
}

export function log(optimizerId: number, text: string, at = 1): RunEvent {
  return { at, type: 'log', source: `optimizer ${optimizerId}`, level: 'info', text };
}

/** A writer for a directory; failures are thrown away unless they are listened to. */
export function writerIn(
  directory: string,
  more: Partial<JournalWriterOptions> = {},
): Promise<JournalWriter> {
  return JournalWriter.open({
    settings: settingsFor(2),
    files: segmentFiles(directory),
    sync: 'never',
    onFailure: () => {},
    onRecovery: () => {},
    ...more,
  });
}

export function segmentPath(directory: string, segment = 1): string {
  return join(directory, JOURNAL_DIRECTORY, segmentName(segment));
}

export function segmentsIn(directory: string): readonly string[] {
  return readdirSync(join(directory, JOURNAL_DIRECTORY)).sort();
}

/** Replaces a segment by what `change` makes of its bytes. */
export function alter(directory: string, change: (bytes: Buffer) => Uint8Array, segment = 1): void {
  const path = segmentPath(directory, segment);
  writeFileSync(path, change(readFileSync(path)));
}

/** Where the frames of an undamaged segment begin, and its end. */
export function frameOffsets(bytes: Buffer): readonly number[] {
  const offsets = [0];
  for (let at = 0; at < bytes.length; offsets.push(at)) {
    const header = readHeader(bytes.subarray(at, at + FRAME_HEADER_BYTES));
    if (typeof header === 'string') throw new Error(`no frame at ${at}`);
    at += FRAME_HEADER_BYTES + header.bytes;
  }
  return offsets;
}

/** Resolves when what was begun by now is done, as far as it takes no time. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
