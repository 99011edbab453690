import { openRun, type RunRecord } from '../record.js';
import { runOwner } from '../run-owner.js';
import type { StatusRequest } from './command-line.js';
import { errorText, statusOfError } from './error-text.js';
import { countOf, countText, durationText, valueText } from './format.js';
import { jsonLine } from './json-line.js';

type Write = (text: string) => void;

/** Shows how a recorded run stands; returns the exit status. */
export function showStatus({ directory, json }: StatusRequest, write: Write, complain: Write): number {
  let run: RunRecord;
  try {
    run = openRun(directory);
  } catch (error) {
    complain(`glompo: ${errorText(error)}\n`);
    return statusOfError(error);
  }
  const state = stateOf(run);
  write(json ? jsonLine(state) : textOf(state));
  run.close();
  return 0;
}

interface RunState {
  readonly directory: string;
  readonly runId: string;
  readonly state: 'running' | 'died' | 'completed' | 'interrupted' | 'failed';
  readonly owner: { readonly pid: number; readonly host: string } | null;
  readonly exitReason: string | null;
  readonly startedAt: string;
  readonly seconds: number;
  readonly evaluations: number;
  readonly best: { readonly fx: number; readonly x: readonly number[]; readonly optimizerId: number } | null;
  readonly optimizers: readonly {
    readonly id: number;
    readonly kind: string;
    readonly evaluations: number;
    readonly bestFx: number | null;
    readonly outcome: string | null;
    readonly reason: string;
  }[];
  readonly damage: readonly string[];
}

function stateOf(run: RunRecord): RunState {
  const { settings, sessions, best } = run;
  const session = sessions.at(-1);
  const owner = runOwner(run.directory);
  const state = session?.outcome ?? (owner === null ? 'died' : 'running');
  return {
    directory: run.directory,
    runId: settings.runId,
    state,
    owner,
    exitReason: session?.exitReason ?? null,
    startedAt: sessions[0]?.startedAt.toISOString() ?? '',
    seconds: state === 'running' ? secondsUntilNow(run) : run.seconds,
    evaluations: run.evaluations,
    best: best === null ? null : { fx: best.fx, x: [...best.x], optimizerId: best.optimizerId },
    optimizers: run.optimizers.map(({ id, kind, length, best: own, outcome, reason }) => ({
      id,
      kind,
      evaluations: length,
      bestFx: own?.fx ?? null,
      outcome,
      reason,
    })),
    damage: run.damage,
  };
}

/** A run that goes on may have had no event for long. */
function secondsUntilNow({ sessions, seconds }: RunRecord): number {
  const start = sessions.at(-1)?.startedAt.getTime() ?? Number.NaN;
  return Math.max(seconds, (Date.now() - start) / 1000 || 0);
}

function textOf(run: RunState): string {
  const { best, owner, exitReason } = run;
  const by = owner === null ? '' : ` (process ${owner.pid} on ${owner.host})`;
  const alive = run.optimizers.filter(({ outcome }) => outcome === null).length;
  const lines = [
    `${run.directory}: ${run.state}${by}${exitReason === null ? '' : `: ${exitReason}`}`,
    `  started      ${run.startedAt}, ${durationText(run.seconds)}`,
    `  evaluations  ${countText(run.evaluations)}`,
    `  best value   ${best === null ? 'none' : `${best.fx}  (optimizer ${best.optimizerId})`}`,
    `  x            ${best === null ? 'none' : `[${best.x.join(', ')}]`}`,
    `  optimizers   ${countOf(run.optimizers.length, 'optimizer')} started, ${countText(alive)} not ended`,
    ...run.optimizers.map(
      ({ id, kind, evaluations, bestFx, outcome, reason }) =>
        `    ${String(id).padStart(3)} ${kind.padEnd(22)} ${countText(evaluations).padStart(9)}  ` +
        `${valueText(bestFx ?? Infinity).padEnd(13)} ${outcome ?? 'runs'} ${reason.split('\n')[0]}`.trimEnd(),
    ),
    ...run.damage.map((place) => `  damaged      ${place}`),
  ];
  return `${lines.join('\n')}\n`;
}
