import { readFileSync } from 'node:fs';

/**
 * The log of a trial's calls.
 *
 * @returns `evaluating`: processes that loaded the task; `begun`: calls that may end or keep their isolate; `answered`: calls with a value.
 */
export function readCalls(file) {
  const evaluating = new Set();
  const begun = [];
  const answered = [];
  for (const line of textOf(file).split('\n').slice(0, -1)) {
    const [kind, ...fields] = line.split(' ');
    if (kind === 'L') evaluating.add(Number(fields[0]));
    if (kind === 'B') begun.push(callOf(fields));
    if (kind === 'E') answered.push({ ...callOf(fields), x: fields[4], fx: fields[5] });
  }
  return { evaluating, begun, answered };
}

function callOf([isolate, optimizerId, evaluationId, at]) {
  return {
    isolate,
    optimizerId: Number(optimizerId),
    evaluationId: Number(evaluationId),
    at: Number(at),
  };
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
