import { readdirSync, readFileSync } from 'node:fs';

/** Cores that others may keep busy during a measurement that counts. */
const TOLERATED = 0.1;
const ATTEMPTS = 4;
/** Milliseconds that one bench waits, all in all, for others to be done. */
let patience = 60_000;
const LOOK_MS = 100;
/** Milliseconds of a tick of the counts in /proc. */
const TICK_MS = 10;

const watchable = process.platform === 'linux';

/**
 * Measures while nobody else needs the machine: waits for a calm moment, and measures again when it was disturbed.
 *
 * @returns The least disturbed result, with the cores that others kept busy meanwhile.
 */
export async function undisturbed(measure) {
  if (!watchable) return { result: await measure(), others: 0 };
  let best = { result: null, others: Infinity };
  for (let attempt = 0; attempt < ATTEMPTS && best.others > TOLERATED; attempt += 1) {
    await calm();
    const began = performance.now();
    const before = ticksOfOthers();
    const result = await measure();
    const others = sharedOut(before, began);
    if (others < best.others) best = { result, others };
    if (patience <= 0) break;
  }
  return best;
}

async function calm() {
  while (patience > 0) {
    const began = performance.now();
    const before = ticksOfOthers();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (sharedOut(before, began) <= TOLERATED) return;
    patience -= LOOK_MS;
  }
}

function sharedOut(before, began) {
  return Math.max(0, (TICK_MS * (ticksOfOthers() - before)) / (performance.now() - began));
}

/** Ticks that all processors were busy, less those of this process and its children. */
function ticksOfOthers() {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  let ticks = user + nice + system + irq + softirq + steal - ticksOf('self');
  for (const pid of children()) ticks -= ticksOf(pid);
  return ticks;
}

function children() {
  const tasks = `/proc/self/task/${process.pid}/children`;
  try {
    return readFileSync(tasks, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid);
  }
}

function parentOf(pid) {
  return statOf(pid)[1];
}

/** Ticks of a process and those of its children that have ended. */
function ticksOf(pid) {
  return statOf(pid)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + ticks, 0);
}

/** The fields from the state on. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return new Array(15).fill(0);
  }
}
