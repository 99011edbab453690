import type { LogLevel } from '../../domain/run-events.js';
import type { BestRecord, OptimizerRecord, RunSettings } from '../run-record.js';
import { enumeration, FLOAT64 } from './datatype.js';
import { floatBytes, Group } from './group.js';
import type { Hdf5File } from './hdf5-file.js';
import { writeHistory } from './history-table.js';

const LEVELS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const LEVEL = enumeration(LEVELS);

/** What became of a group of an optimizer. */
export interface WrittenOptimizer {
  readonly address: number;
  /** The largest finite value; -Infinity when there is none. */
  readonly largest: number;
}

/** Writes all of an optimizer. */
export async function writeOptimizer(
  file: Hdf5File,
  optimizer: OptimizerRecord,
  settings: RunSettings,
): Promise<WrittenOptimizer> {
  const group = new Group(file);
  group.integer('opt_id', optimizer.id);
  group.text('opt_type', optimizer.kind);
  group.float('t_start', optimizer.startedAt);
  group.float('t_stop', optimizer.endedAt);
  group.text('outcome', optimizer.outcome);
  group.text('end_cond', optimizer.reason);
  group.integer('workers', optimizer.workers);
  group.json('options', optimizer.options);
  group.json('report', optimizer.report);
  await group.floats('x0', optimizer.x0);
  await bestAttributes(group, optimizer.best);
  const largest = await writeHistory(file, group, optimizer, settings);
  const { messages } = optimizer;
  await group.texts(
    'messages',
    messages.map(({ text }) => text),
  );
  const levels = Uint8Array.from(messages, ({ level }) => LEVELS[level]);
  await group.dataset('message_levels', LEVEL, levels, [messages.length]);
  const times = floatBytes(messages.map(({ at }) => at));
  await group.dataset('message_times', FLOAT64, times, [messages.length]);
  return { address: await group.finish(), largest };
}

/** What the original calls `best_iter`, each part of it an attribute of its own. */
export async function bestAttributes(group: Group, best: BestRecord | null): Promise<void> {
  if (best === null) return;
  group.integer('best_iter_opt_id', best.optimizerId);
  group.text('best_iter_type', best.kind);
  group.integer('best_iter_call_id', best.callId);
  group.float('best_iter_fx', best.fx);
  await group.floats('best_iter_x', best.x);
}
