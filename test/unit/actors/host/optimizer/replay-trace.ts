import { expect } from 'vitest';
import type { Position } from '../../../../../actors/host/optimizer/position.js';
import { BEGINNING } from '../../../../../actors/host/optimizer/position.js';
import { Replay } from '../../../../../actors/host/optimizer/replay.js';
import { boundsOf } from '../../../../../src/domain/bounds.js';
import { failurePoliciesOf } from '../../../../../src/domain/failure-policy.js';
import type { Optimizer, OptimizerSetup, Wanted } from '../../../../../src/domain/optimizer.js';
import type { OptimizerSnapshot } from '../../../../../src/domain/optimizer-snapshot.js';
import { FAILED, OK } from '../../../../../src/domain/outcome.js';
import { Rng } from '../../../../../src/domain/rng.js';
import { ToldValues } from '../../../../../src/domain/told-values.js';
import type { ResultsBatch } from '../../../../../src/protocol/results-batch.js';

/** An optimizer to be resumed. */
export interface Subject {
  readonly make: (setup: OptimizerSetup, saved?: unknown) => Optimizer;
  readonly wants: Wanted;
  readonly workers: number;
}

/** One evaluation as it was recorded. */
interface Row {
  readonly id: number;
  readonly value: number;
  readonly outcome: number;
  readonly vector: Float64Array;
  /** Points asked for when it was told. */
  readonly asked: number;
}

interface Inject {
  readonly asked: number;
  readonly told: number;
  readonly x: Float64Array;
  readonly fx: number;
}

/** All that became of one optimizer. */
export interface Trace {
  readonly serial: boolean;
  readonly wants: Wanted;
  readonly points: Float64Array[];
  readonly rows: Row[];
  readonly injects: Inject[];
  readonly snapshots: OptimizerSnapshot[];
}

const BOUNDS = boundsOf([
  [-5, 5],
  [0, 1e-3],
  [-2, 10],
]);
const DIMS = BOUNDS.dims;
const POLICIES = failurePoliciesOf('worst');

export function setupOf(seed: number, workers: number): OptimizerSetup {
  const x0 = BOUNDS.lower.map((low, i) => low + 0.2 * (BOUNDS.upper[i] - low));
  return { bounds: BOUNDS, x0, rng: Rng.of(seed), workers };
}

function residualsOf(x: Float64Array): Float64Array {
  const scaled = x.map((xi, i) => (xi - BOUNDS.lower[i]) / (BOUNDS.upper[i] - BOUNDS.lower[i]) - 0.7);
  return Float64Array.of(...scaled, 3 * scaled[0] * scaled[1], 0.1);
}

const cost = (x: Float64Array): number => residualsOf(x).reduce((sum, r) => sum + r * r, 0);

/** Gradient of {@link cost} by central differences. */
function gradientOf(x: Float64Array): Float64Array {
  return x.map((_, i) => {
    const step = 1e-6 * (BOUNDS.upper[i] - BOUNDS.lower[i]);
    const [up, down] = [step, -step].map((by) => cost(x.map((xi, k) => (k === i ? xi + by : xi))));
    return (up - down) / (2 * step);
  });
}

function evaluated(x: Float64Array, id: number, wants: Wanted): Omit<Row, 'id' | 'asked'> {
  const fails = id % 7 === 5;
  const length = wants === 'residuals' ? DIMS + 2 : wants === 'gradient' ? DIMS : 0;
  const vector = new Float64Array(length).fill(Number.NaN);
  if (fails) return { value: Number.NaN, outcome: FAILED, vector };
  if (wants === 'residuals') vector.set(residualsOf(x));
  if (wants === 'gradient') vector.set(gradientOf(x));
  return { value: cost(x), outcome: OK, vector };
}

/** Moves an optimizer on by asking and telling, and checks what it asks for where that is known. */
class Mover {
  readonly points: Float64Array[];
  readonly #optimizer: Optimizer;
  readonly #values: ToldValues;
  asked: number;

  constructor(optimizer: Optimizer, from: Position, points: Float64Array[]) {
    this.#optimizer = optimizer;
    this.#values = new ToldValues(POLICIES, from.worst);
    this.asked = from.asked;
    this.points = points;
  }

  get worst(): number {
    return this.#values.worst;
  }

  /** Asks for at most `most` points; returns how many there were. */
  ask(most: number): number {
    const room = new Float64Array(most * DIMS);
    const count = this.#optimizer.ask(room, most);
    for (let row = 0; row < count; row += 1) {
      const x = room.slice(row * DIMS, (row + 1) * DIMS);
      if (this.asked < this.points.length) expect(x).toEqual(this.points[this.asked]);
      else this.points.push(x);
      this.asked += 1;
    }
    return count;
  }

  askUpTo(asked: number): void {
    while (this.asked < asked) expect(this.ask(asked - this.asked)).toBeGreaterThan(0);
  }

  tell(rows: readonly Row[], wants: Wanted): void {
    const width = rows[0].vector.length;
    const vectors = width === 0 ? null : Float64Array.from(rows.flatMap(({ vector }) => [...vector]));
    this.#optimizer.tell({
      count: rows.length,
      ids: Float64Array.from(rows, ({ id }) => id),
      points: Float64Array.from(rows.flatMap(({ id }) => [...this.points[id]])),
      values: Float64Array.from(rows, ({ outcome, value, id }) => this.#values.of(outcome, value, id)),
      residuals: wants === 'residuals' ? vectors : null,
      residualCount: wants === 'residuals' ? width : 0,
      gradients: wants === 'gradient' ? vectors : null,
    });
  }
}

/** Lets an optimizer run, with everything that chance may bring, and writes down what it did. */
export function traced(subject: Subject, seed: number, evaluations: number, serial: boolean): Trace {
  const chance = Rng.of(seed).fork('chance');
  const { wants } = subject;
  const optimizer = subject.make(setupOf(seed, subject.workers));
  const trace: Trace = { serial, wants, points: [], rows: [], injects: [], snapshots: [] };
  const mover = new Mover(optimizer, BEGINNING, trace.points);
  const waiting: number[] = [];
  while (trace.rows.length < evaluations) {
    const told = trace.rows.length;
    const window = serial ? (waiting.length === 0 ? 1 + chance.below(6) : 0) : 4 - waiting.length;
    if (window > 0 && optimizer.finished === null) {
      const before = mover.asked;
      const count = mover.ask(window);
      for (let i = 0; i < count; i += 1) waiting.push(before + i);
    }
    if (chance.below(8) === 0) snap(optimizer, mover, trace, waiting);
    if (chance.below(10) === 0 && mover.asked > 0) {
      const x = BOUNDS.lower.map((low, i) => low + chance.uniform() * (BOUNDS.upper[i] - low));
      const fx = evaluated(x, 0, wants).value;
      optimizer.inject?.(x.slice(), fx);
      trace.injects.push({ asked: mover.asked, told, x, fx });
    }
    if (chance.below(8) === 0) snap(optimizer, mover, trace, waiting);
    if (waiting.length === 0) break;
    if (!serial) shuffle(waiting, chance);
    const ids = waiting.splice(0, 1 + chance.below(waiting.length));
    const { asked } = mover;
    const rows = ids.map((id) => ({ id, asked, ...evaluated(trace.points[id], id, wants) }));
    mover.tell(rows, wants);
    trace.rows.push(...rows);
  }
  return trace;
}

function snap(optimizer: Optimizer, mover: Mover, trace: Trace, waiting: readonly number[]): void {
  if (optimizer.save === undefined) return;
  const ids = [...waiting].sort((a, b) => a - b);
  trace.snapshots.push({
    saved: structuredClone(optimizer.save()),
    asked: mover.asked,
    told: trace.rows.length,
    injected: trace.injects.length,
    worst: mover.worst,
    pendingIds: Float64Array.from(ids),
    pendingPoints: Float64Array.from(ids.flatMap((id) => [...trace.points[id]])),
  });
}

function shuffle(ids: number[], chance: Rng): void {
  for (let k = ids.length - 1; k > 0; k -= 1) {
    const other = chance.below(k + 1);
    [ids[k], ids[other]] = [ids[other], ids[k]];
  }
}

/** Rows of a trace as they would come from the journal. */
export function batchOf(trace: Trace, from: number, to: number): ResultsBatch {
  const rows = trace.rows.slice(from, to);
  const vectorLength = rows[0].vector.length;
  return {
    optimizerId: 1,
    count: rows.length,
    dims: DIMS,
    firstId: rows[0].id,
    vectorLength,
    busySeconds: 0,
    ids: Float64Array.from(rows, ({ id }) => id),
    values: Float64Array.from(rows, ({ value }) => value),
    points: Float64Array.from(rows.flatMap(({ id }) => [...trace.points[id]])),
    asked: trace.serial ? null : Float64Array.from(rows, ({ asked }) => asked),
    vectors: vectorLength === 0 ? null : Float64Array.from(rows.flatMap(({ vector }) => [...vector])),
    outcomes: Uint8Array.from(rows, ({ outcome }) => outcome),
    details: null,
  };
}

/**
 * Resumes an optimizer after `cut` rows of its trace, lets it go on as it did, and checks that it asks for the same
 * points, bit for bit.
 *
 * @param snapshot Where it is resumed from; null for the beginning.
 */
export function checkResumed(
  subject: Subject,
  trace: Trace,
  seed: number,
  cut: number,
  snapshot: OptimizerSnapshot | null,
): void {
  const chance = Rng.of(seed).fork('replay');
  const from = snapshot ?? BEGINNING;
  // Another seed, because a saved state contains its random stream.
  const setup = setupOf(snapshot === null ? seed : seed + 1, subject.workers);
  const optimizer = subject.make(setup, snapshot?.saved);
  const { wants } = subject;
  const options = { optimizer, kind: 'traced', dims: DIMS, wants, onFailure: POLICIES, from };
  const replay = new Replay(options);
  let next = from.injected;
  let told = from.told;
  for (;;) {
    for (; trace.injects[next]?.told === told; next += 1) {
      const { asked, x, fx } = trace.injects[next];
      replay.inject(asked, x.slice(), fx);
    }
    if (told === cut) break;
    const most = Math.min(cut, trace.injects[next]?.told ?? cut);
    const end = told + 1 + chance.below(most - told);
    replay.tell(batchOf(trace, told, end));
    told = end;
  }
  const position = replay.position();
  const row = new Set(trace.rows.slice(0, cut).map(({ id }) => id));
  const pending = Array.from({ length: position.asked }, (_, id) => id).filter((id) => !row.has(id));
  expect([...position.pendingIds]).toEqual(pending);
  expect([...position.pendingPoints]).toEqual(pending.flatMap((id) => [...trace.points[id]]));
  expect(position.told).toBe(cut);
  const mover = new Mover(optimizer, { ...position, injected: next }, trace.points.slice());
  for (told = cut; told < trace.rows.length; told += 1) {
    for (; trace.injects[next]?.told === told; next += 1) {
      mover.askUpTo(trace.injects[next].asked);
      optimizer.inject?.(trace.injects[next].x.slice(), trace.injects[next].fx);
    }
    const { asked } = trace.rows[told];
    mover.askUpTo(asked);
    mover.tell([trace.rows[told]], wants);
  }
  mover.askUpTo(trace.points.length);
}
