import { existsSync } from 'node:fs';
import type { RunEvent } from '../index.js';
import { interventionText } from '../intervention-text.js';
import { openRun, type RunRecord, type SessionRecord } from '../record.js';
import { runOwner } from '../run-owner.js';
import type { StatusRequest } from './requests.js';
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
  readonly sessions: readonly SessionRecord[];
  /** Those that are still where they were written. */
  readonly checkpoints: readonly EventOf<'checkpointed'>[];
  readonly interventions: readonly EventOf<'intervention'>[];
  readonly damage: readonly string[];
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Lines of a kind that are shown; there may be thousands. */
const MOST_LINES = 10;

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
    sessions,
    ...eventsIn(run),
    damage: run.damage,
  };
}

function eventsIn(run: RunRecord): Pick<RunState, 'checkpoints' | 'interventions'> {
  const checkpoints: EventOf<'checkpointed'>[] = [];
  const interventions: EventOf<'intervention'>[] = [];
  for (const event of run.events()) {
    if (event.type === 'checkpointed') checkpoints.push(event);
    else if (event.type === 'intervention') interventions.push(event);
  }
  return { checkpoints: checkpoints.filter(({ directory }) => existsSync(directory)), interventions };
}

/** A run that goes on may have had no event for long. */
function secondsUntilNow({ sessions, seconds }: RunRecord): number {
  const session = sessions.at(-1);
  if (session === undefined) return seconds;
  const { startedAt, secondsBefore } = session;
  return Math.max(seconds, secondsBefore + (Date.now() - startedAt.getTime()) / 1000);
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
    ...listed('session', run.sessions.length > 1 ? run.sessions.map(sessionText) : []),
    ...listed('checkpoint', run.checkpoints.map(checkpointText)),
    ...listed('asked', run.interventions.map(interventionLine)),
    ...run.damage.map((place) => `  damaged      ${place}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line for each, the latest ones where there are many. */
function listed(label: string, texts: readonly string[]): readonly string[] {
  const left = texts.length - MOST_LINES;
  const lines = [...(left > 0 ? [`${countText(left)} earlier`] : []), ...texts.slice(-MOST_LINES)];
  return lines.map((text) => `  ${label.padEnd(12)} ${text}`);
}

function sessionText({ startedAt, endedAt, outcome, exitReason }: SessionRecord): string {
  const end = outcome === null ? 'no end recorded' : `${outcome}: ${exitReason?.split('\n')[0]}`;
  const until = endedAt === null ? '' : `${endedAt.toISOString()} `;
  return `${startedAt.toISOString()} to ${until}${end}`;
}

function checkpointText({ at, evaluations, directory }: EventOf<'checkpointed'>): string {
  return `${durationText(at)}, ${countOf(evaluations, 'evaluation')}: ${directory}`;
}

function interventionLine(event: EventOf<'intervention'>): string {
  return `${durationText(event.at)}, ${event.by}: ${interventionText(event)}`;
}
