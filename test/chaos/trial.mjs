import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCalls } from './calls.mjs';
import { mayEscape } from './escapes.mjs';
import { argumentsOf, Members } from './members.mjs';
import { OwnerProcess } from './owner-process.mjs';
import { pause, until } from './pause.mjs';
import { complaintsAbout } from './verdict.mjs';
import { rolesOf, strike } from './victims.mjs';
import { mostAfterDeath } from './yardstick.mjs';

/** Milliseconds after the owner's death for which the trial looks for survivors. */
const LOOK_AFTER_DEATH = 10_000;
/** Milliseconds in which an owner that nobody has killed must have ended. */
const MOST_ALIVE = 40_000;
/** Milliseconds that a run may take to get to the moment of the blow. */
const MOST_BEFORE = 10_000;

/** What lives of the trials under way. */
const UNDER_WAY = new Set();

/** Ends the trials under way, which then fail. */
export async function clearAll() {
  await Promise.all([...UNDER_WAY].map((members) => members.clear()));
}

/**
 * One trial: a run in a process of its own, a blow at a random moment, and a look at what is left.
 *
 * @param folder Directory for the files of this trial; removed at its end.
 * @returns What happened; all is well when there are no `complaints`.
 */
export async function runTrial(settings, folder) {
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  const members = new Members(settings.marker);
  UNDER_WAY.add(members);
  const owner = new OwnerProcess(settings, folder, members);
  const calls = join(folder, 'calls');
  const seen = new Set();
  const look = () => {
    const pids = members.pids();
    for (const pid of pids) seen.add(pid);
    return pids;
  };
  try {
    await momentOfTheBlow(settings, owner, { look, calls });
    look();
    const struckAt = Date.now();
    const { evaluating } = readCalls(calls);
    const roles = rolesOf(members, { owner: owner.pid, settings, evaluating });
    const blow = await blowOf(settings, roles, owner, members);
    const ownerMeant = blow.struck.includes(owner.pid);
    const complaints = await endOf(owner, look);
    const containment = containmentOf(owner);
    const sidecarStruck = blow.struck.some((pid) => roles.sidecar.includes(pid));
    const escapes = mayEscape({ ...settings, containment, sidecarStruck, ending: owner.ending });
    const left = await whatIsLeft(owner, look, escapes ? settings.marker : null);
    complaints.push(...left.complaints);
    complaints.push(
      ...aboutReport(owner, readCalls(calls), {
        settings,
        struckAt: blow.struck.length > 0 ? struckAt : Infinity,
        ownerMeant,
      }),
    );
    if (complaints.length > 0) complaints.push(...owner.lastWords.map((line) => `stderr: ${line}`));
    return {
      settings,
      met: blow.met,
      containment,
      ending: owner.ending,
      seconds: owner.report?.result?.seconds ?? null,
      processes: seen.size,
      directories: readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('glompo-')).length,
      ...left,
      complaints,
    };
  } finally {
    owner.kill();
    await members.clear();
    UNDER_WAY.delete(members);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function momentOfTheBlow(settings, owner, { look, calls }) {
  const { phase, choice, killAfter, workedFor } = settings;
  const said = (line) => () => look() && (owner.hasEnded || owner.said.includes(line));
  if (phase === 'working') {
    await until(() => look() && (owner.hasEnded || sizeOf(calls) > 0), MOST_BEFORE);
    await pause(workedFor);
    return;
  }
  // Some of the blows at the start meet a program that has not even loaded.
  if (phase === 'stopping' || choice > 0.3) {
    await until(said(phase === 'stopping' ? 'stopping' : 'begun'), MOST_BEFORE);
  }
  await pause(killAfter);
}

/** Some owners bring their end about themselves. */
async function blowOf(settings, roles, owner, members) {
  if (settings.ownEnd !== null) return { met: `owner: ${settings.ownEnd}`, struck: [owner.pid] };
  if (owner.hasEnded || roles.owner.length === 0) return { met: 'nobody', struck: [] };
  return strike(settings, roles, members);
}

async function endOf(owner, look) {
  const ended = await until(() => look() && owner.hasEnded, MOST_ALIVE);
  if (ended) return [];
  const alive = look().map(argumentsOf);
  owner.kill();
  await until(() => owner.hasEnded, MOST_BEFORE);
  return [
    `the run did not end within ${MOST_ALIVE} ms`,
    ...counted(alive.map((text) => `it still had: ${text}`)),
  ];
}

/** Each text once, with how often it came. */
function counted(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

/** Watches until nothing lives but what may have escaped: programs that carry a marker. */
async function whatIsLeft(owner, look, escapedMarker) {
  const hasEscaped = (pid) => escapedMarker !== null && argumentsOf(pid).includes(escapedMarker);
  const most = mostAfterDeath();
  let left = [];
  let last = '';
  await until(() => {
    left = look().filter((pid) => !hasEscaped(pid));
    if (left.length > 0) last = argumentsOf(left[0]) || last;
    return left.length === 0;
  }, LOOK_AFTER_DEATH);
  const took = performance.now() - owner.diedAt;
  const complaints = counted(left.map((pid) => `survivor: ${argumentsOf(pid)}`));
  const allowed = await most;
  if (left.length === 0 && took > allowed) {
    const times = `${Math.round(took)} ms until all were dead, and not ${Math.round(allowed)}`;
    complaints.push(`late: ${times}; the last: ${last}`);
  }
  return { survivors: left.length, escaped: look().length - left.length, took, complaints };
}

function containmentOf({ said }) {
  return said.find((line) => line.startsWith('containment '))?.split(' ')[1] ?? 'unknown';
}

function aboutReport(owner, calls, { settings, struckAt, ownerMeant }) {
  const { report, ending } = owner;
  if (report === null) return ownerMeant ? [] : [`the owner ended without a result: ${ending}`];
  const complaints = complaintsAbout(report, calls, settings, struckAt);
  // An owner with a thread that nothing can end has no other way out.
  const abandons = ending === 'SIGKILL' && report.result?.stats.lost > 0;
  if (!ownerMeant && ending !== 'exit status 0' && !abandons) complaints.push(`the owner ended by ${ending}`);
  return complaints;
}

function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
