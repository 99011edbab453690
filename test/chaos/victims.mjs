import { argumentsOf, executableOf, innerPid, kill } from './members.mjs';
import { pause, until } from './pause.mjs';

const ENTRY = 'actors/entry/process.js';
const SIDECAR = 'glompo-sidecar';

/** Milliseconds after which the owner is struck though its sidecar is still not replaced. */
const MOST_UNTIL_REPLACED = 5_000;

/**
 * What each living member of a trial is: the owner, an optimizer, an evaluator, a program of the task, or part of the
 * sidecar (which includes whatever wraps the others).
 *
 * @param evaluating Numbers by which the processes that have loaded the task know themselves.
 */
export function rolesOf(members, { owner, settings, evaluating }) {
  const roles = { owner: [], optimizer: [], evaluator: [], sidecar: [], program: [] };
  for (const pid of members.pids()) roles[roleOf(pid, owner, settings, evaluating)].push(pid);
  return roles;
}

function roleOf(pid, owner, settings, evaluating) {
  if (pid === owner) return 'owner';
  const text = argumentsOf(pid);
  if (text.includes(settings.marker)) return 'program';
  if (!text.includes(ENTRY) || executableOf(pid) !== process.execPath) return 'sidecar';
  if (settings.backend === 'threads') return 'evaluator';
  const here = settings.evaluations === 'inline' || settings.evaluations === 'threads';
  return here || !evaluating.has(innerPid(pid)) ? 'optimizer' : 'evaluator';
}

/**
 * Signals the victims that the settings name; the owner where there is none of that kind.
 *
 * @param members The living processes of the trial.
 * @returns `met`: whom it met, in words; `struck`: the processes.
 */
export async function strike(settings, roles, members) {
  const { victim, choice } = settings;
  const one = (pids) => pids[Math.floor(choice * pids.length)];
  const { owner, optimizer, evaluator, sidecar, program } = roles;
  if (victim === 'sidecar, then owner' && sidecar.length > 0) {
    const isThere = () => members.pids().some((pid) => argumentsOf(pid).includes(SIDECAR));
    const wasThere = isThere();
    await send(sidecar, settings);
    await pause(settings.between);
    // Nobody promises anything of an owner that dies before it could replace what looks after it.
    if (wasThere) await until(() => isThere() || !members.pids().includes(owner[0]), MOST_UNTIL_REPLACED);
    await send(owner, settings);
    return { met: victim, struck: [...sidecar, ...owner] };
  }
  if (victim === 'owner and optimizer' && optimizer.length + evaluator.length > 0) {
    const struck = [one(optimizer) ?? one(evaluator), ...owner];
    await send(struck, settings);
    return { met: optimizer.length > 0 ? victim : 'owner and evaluator', struck };
  }
  const candidates = { optimizer, evaluator, sidecar };
  candidates.anything = [...optimizer, ...evaluator, ...sidecar, ...program];
  const struck = [one(candidates[victim] ?? owner) ?? one(owner)];
  await send(struck, settings);
  const [met] = Object.entries(roles).find(([, pids]) => pids.includes(struck[0]));
  return { met, struck };
}

async function send(pids, { signal, stoppedFor }) {
  if (signal === 'SIGSTOP, then SIGKILL') {
    for (const pid of pids) kill(pid, 'SIGSTOP');
    await pause(stoppedFor);
    for (const pid of pids) kill(pid, 'SIGKILL');
    return;
  }
  for (const pid of pids) kill(pid, signal);
}
