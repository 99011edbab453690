import type { RunEvent } from './domain/run-events.js';
import { logLineOf } from './log-lines.js';
import type { Logger } from './manager-config.js';

/** Passes the events of a run to a logger, until one of them ends. */
export async function logEvents(events: AsyncIterable<RunEvent>, logger: Logger): Promise<void> {
  try {
    for await (const event of events) {
      const { level, logger: name, message } = logLineOf(event);
      await (logger[level]({ ...event, logger: name }, message) as unknown);
    }
  } catch (cause) {
    process.emitWarning(`The logger threw and is not used any more: ${(cause as Error).message}`);
  }
}
