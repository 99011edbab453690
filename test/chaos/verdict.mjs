/** Milliseconds within which what was answered has surely reached the manager, also on a loaded machine. */
const ON_ITS_WAY_MS = 1_000;
/** Milliseconds that a run may take beyond its session and the time limit of its end. */
const MOST_OVERRUN_MS = 10_000;

const IN_ORDER = ['converged', 'stopped'];

/**
 * What is wrong with the results of a run whose owner could report them.
 *
 * @param report What the owner left: result, histories, failure, warnings.
 * @param calls What the task wrote itself; see `calls.mjs`.
 * @param struckAt When the first signal was sent.
 * @returns Complaints in words; none when all is well.
 */
export function complaintsAbout(report, calls, settings, struckAt) {
  const { result, histories, failure } = report;
  if (result === null) return [`no result: ${failure?.stack}`];
  const complaints = [];
  if (failure !== null && !isExpected(failure, settings)) complaints.push(`the run failed: ${failure.stack}`);
  complaints.push(...countsThatDisagree(result, histories, settings));
  const overrun = 1000 * (result.seconds - settings.sessionSeconds - settings.endTimeoutSeconds);
  if (overrun > MOST_OVERRUN_MS) complaints.push(`the run took ${result.seconds} s`);
  for (const { id, outcome, reason, detail } of result.optimizers) {
    const rows = histories[id - 1];
    const own = ({ optimizerId }) => optimizerId === id;
    const answered = calls.answered.filter(own);
    complaints.push(...inventedRows(id, rows, answered));
    const latestAt = Math.max(...[...answered, ...calls.begun.filter(own)].map(({ at }) => at));
    const cutAt = Math.min(struckAt, latestAt);
    const due = answered.filter((call) =>
      isDue(call, isInOrder(outcome, detail), calls.begun, { struckAt, cutAt }),
    );
    complaints.push(...missingRows(`optimizer ${id} (${outcome}: ${reason})`, rows, due));
  }
  return complaints;
}

/** One that was killed while it was asked to stop ends as stopped, but not in order. */
function isInOrder(outcome, detail) {
  return IN_ORDER.includes(outcome) && !detail.startsWith('killed by');
}

/**
 * Whether an answer must be recorded. What was answered shortly before its isolate was hit, or began a call that keeps
 * the isolate for itself, may never have left it; and nobody waits for an optimizer that does not end in order.
 */
function isDue({ isolate, optimizerId, at }, endedInOrder, begun, { struckAt, cutAt }) {
  const wasCutOff = (moment) => at > moment - ON_ITS_WAY_MS && at <= moment;
  if (wasCutOff(struckAt)) return false;
  if (begun.some((call) => call.isolate === isolate && wasCutOff(call.at))) return false;
  if (endedInOrder) return true;
  const blockedAt = Math.min(
    ...begun.filter((call) => call.optimizerId === optimizerId).map((call) => call.at),
  );
  return at <= Math.min(cutAt, blockedAt) - ON_ITS_WAY_MS;
}

/** A task whose every call ends its isolate cannot be run. */
function isExpected({ code }, { behaviour, every, first }) {
  const codes = ['GLOMPO_CRASH_LOOP', 'GLOMPO_SPAWN'];
  return codes.includes(code) && ['exits', 'allocates'].includes(behaviour) && (every === 1 || first === 0);
}

function countsThatDisagree({ stats, optimizers, outcome, exitReason }, histories, { budget }) {
  const complaints = [];
  const same = (what, actual, expected) => {
    if (actual !== expected) complaints.push(`${what}: ${actual} and not ${expected}`);
  };
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const withoutValue = sum(
    histories.map((rows) => rows.filter(([, fx]) => !Number.isFinite(Number(fx))).length),
  );
  const ended = (...outcomes) => optimizers.filter((one) => outcomes.includes(one.outcome)).length;
  same('evaluations of all optimizers', sum(optimizers.map((one) => one.evaluations)), stats.evaluations);
  same('evaluations in the histories', sum(histories.map((rows) => rows.length)), stats.evaluations);
  same('optimizers in the result', optimizers.length, stats.started);
  same('optimizers that never ended', ended('running'), 0);
  same('crashed optimizers', stats.crashed, ended('crashed'));
  same('optimizers ended by force', stats.forced, ended('forced'));
  same('lost optimizers', stats.lost, ended('lost', 'abandoned'));
  same('converged optimizers', stats.converged, ended('converged'));
  same('evaluations without value', withoutValue, stats.failedEvaluations);
  if (stats.evaluations > budget) complaints.push(`${stats.evaluations} evaluations, more than ${budget}`);
  const byBudget = outcome === 'completed' && /maxEvaluations\(\d+\) = true/.test(exitReason);
  if (byBudget) same('evaluations at the end', stats.evaluations, budget);
  return complaints;
}

/** Recorded values that no call has given, or that were given fewer times than they are recorded. */
function inventedRows(id, rows, answered) {
  const ids = new Map();
  for (const { evaluationId, x, fx } of answered) {
    const key = `${x} ${fx}`;
    if (!ids.has(key)) ids.set(key, new Set());
    ids.get(key).add(evaluationId);
  }
  const counts = new Map();
  for (const [x, fx] of rows) {
    if (Number.isFinite(Number(fx))) counts.set(`${x} ${fx}`, (counts.get(`${x} ${fx}`) ?? 0) + 1);
  }
  const invented = [...counts].filter(([key, count]) => count > (ids.get(key)?.size ?? 0));
  return invented.length === 0 ? [] : [`optimizer ${id}: ${invented.length} rows that no call has given`];
}

/** Answers that should have been recorded, by their points; a point may be recorded without its value. */
function missingRows(optimizer, rows, due) {
  const recorded = new Map();
  for (const [x] of rows) recorded.set(x, (recorded.get(x) ?? 0) + 1);
  const wanted = new Map();
  for (const { x, evaluationId } of due) {
    if (!wanted.has(x)) wanted.set(x, new Set());
    wanted.get(x).add(evaluationId);
  }
  const missing = [...wanted].filter(([x, ids]) => ids.size > (recorded.get(x) ?? 0));
  if (missing.length === 0) return [];
  const ids = missing.flatMap(([, some]) => [...some]).slice(0, 5);
  return [`${optimizer}: ${missing.length} answers not recorded, such as of evaluations ${ids}`];
}
