import { readFileSync } from 'node:fs';
import { GlompoError } from 'glompo';
import type { Extent } from './grid.ts';

/** A point in km. */
export type Point = readonly [number, number];

/** A Gaussian anomaly of the velocity: centre x and y and width sigma in km, amplitude in km/s. */
export type Anomaly = readonly [number, number, number, number];

/** What was measured, and how the velocity is to be described. */
export interface Observed {
  readonly extent: Extent;
  /** Nodes of the velocity along x and y, the boundaries included. */
  readonly shape: readonly [number, number];
  readonly sources: readonly Point[];
  readonly receivers: readonly Point[];
  /** First-arrival time in s from each source to each receiver. */
  readonly times: readonly (readonly number[])[];
  /** What the times were computed from; only for comparison with what a fit finds. */
  readonly trueModel: { readonly background: number; readonly anomalies: readonly Anomaly[] };
}

/** Mean of all times, in s. */
export function meanTime({ times }: Observed): number {
  const all = times.flat();
  return all.reduce((sum, time) => sum + time, 0) / all.length;
}

/**
 * Reads a file like `observed.json`.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` for one that is not like it.
 */
export function readObserved(file: string | URL): Observed {
  let observed: unknown;
  try {
    observed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw invalidFile(file, 'cannot be read as JSON', cause);
  }
  if (!isObserved(observed)) throw invalidFile(file, 'is no file of observed travel times');
  return observed;
}

function invalidFile(file: string | URL, what: string, cause?: unknown): GlompoError {
  return new GlompoError('GLOMPO_DATA_INVALID', `${String(file)} ${what}.`, {
    cause,
    data: { file: String(file) },
  });
}

function isObserved(value: unknown): value is Observed {
  if (typeof value !== 'object' || value === null) return false;
  const { extent, shape, sources, receivers, times, trueModel } = value as Record<string, unknown>;
  if (!numbers(extent, 4) || !numbers(shape, 2) || !rows(sources, 2) || !rows(receivers, 2)) return false;
  if (!rows(times, receivers.length) || times.length !== sources.length) return false;
  if (typeof trueModel !== 'object' || trueModel === null) return false;
  const { background, anomalies } = trueModel as Record<string, unknown>;
  return Number.isFinite(background) && rows(anomalies, 4);
}

function rows(value: unknown, length: number): value is number[][] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => numbers(row, length));
}

function numbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}
