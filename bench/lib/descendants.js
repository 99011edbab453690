import { readdirSync, readFileSync } from 'node:fs';

/** All living descendants of a process, each with the moment of its start, which tells it from a later one. */
export function descendantsOf(pid) {
  const found = [];
  const waiting = childrenOf(pid);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const startedAt = startOf(next);
    if (startedAt !== null) found.push({ pid: next, startedAt });
    waiting.push(...childrenOf(next));
  }
  return found;
}

export function isAlive({ pid, startedAt }) {
  return startOf(pid) === startedAt;
}

/** Bytes of memory of a process, what it shares with others divided among them. */
export function memoryOf(pid) {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? Number.NaN);
}

/** The command line of a process. */
export function argumentsOf(pid) {
  return textOf(`/proc/${pid}/cmdline`).split('\0');
}

/** Each thread of a process has children of its own. */
function childrenOf(pid) {
  return threadsOf(pid).flatMap((thread) =>
    textOf(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** When a process was started, in ticks; null for a dead one. */
function startOf(pid) {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' || 'ZX'.includes(fields[0]) ? null : fields[19];
}

function textOf(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
