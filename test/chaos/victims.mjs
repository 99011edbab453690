import { argumentsOf, executableOf, innerPid, kill } from './members.mjs';
import { pause } from './pause.mjs';

const ENTRY = 'actors/entry/process.js';

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
 * @returns `met`: whom it met, in words; `struck`: the processes.
 */
export async function strike(settings, roles) {
  const { victim, choice } = settings;
  const one = (pids) => pids[Math.floor(choice * pids.length)];
  const { owner, optimizer, evaluator, sidecar, program } = roles;
  if (victim === 'sidecar, then owner' && sidecar.length > 0) {
    await send(sidecar, settings);
    await pause(settings.between);
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
