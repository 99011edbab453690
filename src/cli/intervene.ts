import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../index.js';
import { askedBy, type Fate, intervene } from '../intervene.js';
import { interventionText } from '../intervention-text.js';
import { openRun, type RunRecord } from '../record.js';
import { runOwner } from '../run-owner.js';
import { EXIT_BAD_INPUT, EXIT_FAILED, errorText, statusOfError } from './error-text.js';
import { jsonLine } from './json-line.js';
import type { InterventionRequest } from './requests.js';

type Write = (text: string) => void;

/** Milliseconds between two looks at the record of a run that writes a checkpoint. */
const LOOK_MS = 100;

/** Asks something of a run of another process and tells what became of it; returns the exit status. */
export async function interveneIn(
  request: InterventionRequest,
  write: Write,
  complain: Write,
): Promise<number> {
  const { directory, command, wanted, timeout, json } = request;
  const by = askedBy(command);
  const until = performance.now() + timeout * 1000;
  try {
    const fate = await intervene(directory, wanted, by, timeout);
    const isCheckpoint = fate.fate === 'done' && wanted.action === 'checkpoint';
    const written = isCheckpoint ? await checkpointFor(directory, by, until) : null;
    const checkpoint = typeof written === 'string' ? null : written;
    const trouble = typeof written === 'string' ? written : troubleOf(fate, request);
    if (json) write(jsonLine({ directory, ...wanted, by, ...fate, checkpoint, trouble }));
    else if (trouble === null) write(`${checkpoint?.directory ?? capitalised(interventionText(wanted))}\n`);
    if (trouble === null) return 0;
    complain(`glompo: ${trouble}\n`);
    return fate.fate === 'noRun' ? EXIT_BAD_INPUT : EXIT_FAILED;
  } catch (error) {
    complain(`glompo: ${errorText(error)}\n`);
    return statusOfError(error);
  }
}

/** Null when what was asked was done. */
function troubleOf(fate: Fate, { directory, timeout }: InterventionRequest): string | null {
  switch (fate.fate) {
    case 'done':
      return null;
    case 'refused':
      return `The run in ${directory} refused: ${fate.reason || 'it does not say why'}.`;
    case 'noRun':
      return `There is no run in ${directory} that is alive.`;
    case 'ended':
      return `The run in ${directory} ended before it heard.`;
    case 'unheard':
      return `Process ${fate.pid} on ${fate.host}, which has the run in ${directory}, did not hear within ${timeout} s; nothing was changed.`;
  }
}

type Checkpointed = Extract<RunEvent, { type: 'checkpointed' }>;

/** The checkpoint that was asked for, once the run has recorded it; why there is none otherwise. */
async function checkpointFor(directory: string, by: string, until: number): Promise<Checkpointed | string> {
  const record = openRun(directory);
  try {
    for (;;) {
      const isAlive = runOwner(directory) !== null;
      record.refresh();
      const found = checkpointIn(record, by);
      if (found !== null) return found;
      if (!isAlive) return `The run in ${directory} ended before the checkpoint was written.`;
      if (performance.now() >= until) return `The checkpoint of the run in ${directory} is not written yet.`;
      await sleep(LOOK_MS);
    }
  } finally {
    record.close();
  }
}

/** What is recorded after the wish of the one who asked. */
function checkpointIn(record: RunRecord, by: string): Checkpointed | string | null {
  let isAsked = false;
  for (const event of record.events()) {
    if (event.type === 'intervention' && event.by === by) isAsked = true;
    else if (!isAsked) continue;
    else if (event.type === 'checkpointed') return event;
    else if (event.type === 'warning' && event.error.code === 'GLOMPO_CHECKPOINT')
      return errorText(event.error);
  }
  return null;
}

function capitalised(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
