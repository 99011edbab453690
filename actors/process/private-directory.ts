import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The directory of a run for what only its own actors may reach; whoever survives the run knows which to remove. */
export function privateDirectoryOf(runId: string): string {
  return join(tmpdir(), `glompo-${runId}`);
}
