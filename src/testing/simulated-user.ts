import type { ManagerHost } from '../../actors/host/manager/manager-host.js';
import { GlompoError } from '../domain/errors.js';
import { budgetOf } from './simulated-plan.js';
import type { UserAct } from './shutdown-script.js';
import { SIMULATED_DIMS } from './simulated-work.js';

type ActOf<Kind extends UserAct['kind']> = Extract<UserAct, { readonly kind: Kind }>;

const BY = 'the user';
/** What a run answers to what it cannot do. */
const REFUSALS = ['GLOMPO_OPTION_INVALID', 'GLOMPO_STATE', 'GLOMPO_CHECKPOINT'];

/**
 * Does to a run what a user does. A refusal is an answer as good as any other.
 *
 * @throws Error when the run answers with anything else.
 */
export function perform(host: ManagerHost, act: UserAct): void {
  try {
    attempt(host, act);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

function attempt(host: ManagerHost, act: UserAct): void {
  const { interventions } = host;
  if (act.kind === 'stop') host.stop('the user stops', BY);
  else if (act.kind === 'close') host.close('the user closes', BY);
  // That it cannot be written is part of some scripts.
  else if (act.kind === 'checkpoint') host.checkpoint(BY).catch(() => {});
  else if (act.kind === 'stopOptimizer')
    interventions.stopOptimizer(act.optimizerId, 'the user stops it', BY);
  else if (act.kind === 'pause') interventions.pause(act.optimizerId, BY);
  else if (act.kind === 'resume') interventions.resume(act.optimizerId, BY);
  else if (act.kind === 'inject') inject(host, act);
  else if (act.kind === 'change') change(host, act);
}

function inject({ interventions }: ManagerHost, { fx, optimizerId }: ActOf<'inject'>): void {
  const x = new Float64Array(SIMULATED_DIMS).fill(0.5);
  interventions.inject({ x, fx, optimizerId: fx === null ? null : optimizerId }, BY);
}

function change({ interventions }: ManagerHost, { budget, maxJobs }: ActOf<'change'>): void {
  const settings = {
    ...(budget !== null && { exitConditions: budgetOf(budget) }),
    ...(maxJobs !== null && { maxJobs }),
  };
  interventions.change(settings, BY);
}

function isRefusal(error: unknown): boolean {
  return error instanceof GlompoError && REFUSALS.includes(error.code);
}
