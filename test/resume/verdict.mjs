import { Buffer } from 'node:buffer';
import { bitsOf, fails, objective } from './objective.mjs';

const OK = 0;

/** The bits of an evaluation's point. */
function pointBits({ points, dims }, row) {
  return bitsOf(points.subarray(row * dims, (row + 1) * dims));
}

/** What is wrong with a journal by itself, whatever came before. */
export function oddities(record, { failsEvery }) {
  const complaints = [...record.damage];
  for (const optimizer of record.optimizers) {
    const { id, ids, values, outcomes, outcome, reason, dims, points } = optimizer;
    if (new Set(ids).size !== ids.length) complaints.push(`optimizer ${id}: an evaluation is recorded twice`);
    if (outcome === 'crashed' || outcome === 'lost' || outcome === 'forced')
      complaints.push(`optimizer ${id} ended as ${outcome}: ${reason}`);
    for (let row = 0; row < ids.length; row += 1) {
      const x = points.slice(row * dims, (row + 1) * dims);
      const expected = fails(x, failsEvery) ? null : objective(x).fx;
      const recorded = outcomes[row] === OK ? values[row] : null;
      if (Object.is(recorded, expected)) continue;
      complaints.push(`optimizer ${id}, row ${row}: ${recorded} is recorded, and not ${expected}`);
      break;
    }
  }
  const calls = record.optimizers.flatMap(({ callIds }) => [...callIds]).sort((a, b) => a - b);
  if (calls.some((call, i) => call !== i + 1))
    complaints.push('the evaluations of the run are not numbered one by one');
  return complaints;
}

/** Evaluations that the journal held, and that are not there any more or are others. */
export function lostRows(before, after) {
  return before.optimizers.flatMap((was) => {
    const is = after.optimizers.find(({ id }) => id === was.id);
    if (is === undefined) return [`optimizer ${was.id} is not in the journal any more`];
    return differenceOf(was, is, was.length) ?? [];
  });
}

/** Calls of the task for evaluations that the journal held already. */
export function repeatedCalls(calls, record) {
  const recorded = new Map(record.optimizers.map(({ id, ids }) => [id, new Set(ids)]));
  const repeated = calls.filter(({ optimizerId, evaluationId }) =>
    recorded.get(optimizerId)?.has(evaluationId),
  );
  if (repeated.length === 0) return [];
  const [{ optimizerId, evaluationId }] = repeated;
  const which = `such as evaluation ${evaluationId} of optimizer ${optimizerId}`;
  return [`${repeated.length} journalled evaluations were made again, ${which}`];
}

/** Evaluations that no call of the task has made. */
export function inventedRows(record, calls) {
  const made = new Set(calls.map((call) => `${call.optimizerId} ${call.evaluationId} ${call.x}`));
  return record.optimizers.flatMap((optimizer) => {
    const { id, ids } = optimizer;
    const row = ids.findIndex((own, i) => !made.has(`${id} ${own} ${pointBits(optimizer, i)}`));
    return row === -1 ? [] : [`optimizer ${id}, row ${row}: no call has made it`];
  });
}

/** What differs between two runs in lock step, which must be the same in everything. */
export function differencesOf(expected, actual) {
  const complaints = [];
  const same = (what, one, other) => {
    if (String(one) !== String(other)) complaints.push(`${what}: ${other}, and not ${one}`);
  };
  same('evaluations', expected.evaluations, actual.evaluations);
  same('optimizers', expected.optimizers.length, actual.optimizers.length);
  for (const was of expected.optimizers) {
    const is = actual.optimizers.find(({ id }) => id === was.id);
    if (is === undefined) continue;
    same(`length of optimizer ${was.id}`, was.length, is.length);
    complaints.push(...originDifferences(was, is));
    complaints.push(...(differenceOf(was, is, Math.min(was.length, is.length)) ?? []));
    const order = was.callIds.findIndex((call, row) => call !== is.callIds[row]);
    if (order !== -1) complaints.push(`optimizer ${was.id}, row ${order}: at another place in the run`);
    if (was.outcome !== null && is.outcome !== null)
      same(`end of optimizer ${was.id}`, endOf(was), endOf(is));
  }
  const keys = new Set([...expected.decisions.keys(), ...actual.decisions.keys()]);
  for (const key of keys) same(key, expected.decisions.get(key), actual.decisions.get(key));
  const best = ({ best: one }) => one && `${one.optimizerId} ${one.callId} ${one.fx} ${bitsOf(one.x)}`;
  same('best', best(expected), best(actual));
  return complaints;
}

/** Where the histories of optimizers that depend on nothing else differ, as far as both go. */
export function divergences(expected, actual, count) {
  return expected.optimizers.slice(0, count).flatMap((was) => {
    const is = actual.optimizers.find(({ id }) => id === was.id);
    if (is === undefined) return [`optimizer ${was.id} was never started`];
    return [...originDifferences(was, is), ...(differenceOf(was, is, Math.min(was.length, is.length)) ?? [])];
  });
}

/** Numbers that are missing among those of each optimizer's evaluations, more than can have been cut off at its end. */
export function gaps(record, workersOf) {
  return record.optimizers.flatMap(({ id, kind, ids, length }) => {
    const missing = length === 0 ? 0 : Math.max(...ids) + 1 - length;
    return missing <= workersOf(kind, id) - 1
      ? []
      : [`optimizer ${id}: ${missing} evaluations were left out`];
  });
}

/** What one that has converged said of itself may have been on its way when its session died. */
function endOf({ outcome, reason }) {
  return outcome === 'converged' ? outcome : `${outcome}: ${reason}`;
}

function originDifferences(was, is) {
  const text = ({ kind, x0 }) => `${kind} from ${Buffer.from(x0.buffer).toString('hex')}`;
  return text(was) === text(is) ? [] : [`optimizer ${was.id} is another one`];
}

/** Where two histories differ first, in their leading rows. */
function differenceOf(was, is, rows) {
  for (let row = 0; row < rows; row += 1) {
    const same =
      row < is.length &&
      was.ids[row] === is.ids[row] &&
      was.outcomes[row] === is.outcomes[row] &&
      Object.is(was.values[row], is.values[row]) &&
      pointBits(was, row) === pointBits(is, row);
    if (!same) return [`optimizer ${was.id} (${was.kind}), row ${row} of ${was.length}: another one`];
  }
  return null;
}
