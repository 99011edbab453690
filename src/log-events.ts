import type { RunEvent } from './domain/run-events.js';
import type { Logger } from './manager-config.js';

/** Passes the events of a run to a logger, until one of them ends. */
export async function logEvents(events: AsyncIterable<RunEvent>, logger: Logger): Promise<void> {
  try {
    for await (const event of events) {
      const level = event.type === 'warning' ? 'warn' : event.type === 'log' ? event.level : 'info';
      await (logger[level](event, event.type) as unknown);
    }
  } catch (cause) {
    process.emitWarning(`The logger threw and is not used any more: ${(cause as Error).message}`);
  }
}
