import { expect, test } from 'vitest';
import { smallRun } from '../fixtures/run.js';

/** The start message is too large to be sent. */
test.each(['inline', 'threads'] as const)(
  'weakness 4: an optimizer that cannot be started does not hold up the end (%s)',
  { timeout: 8_000 },
  async (backend) => {
    const module = String(new URL('./guarantees/tasks.mjs', import.meta.url));
    const options = { table: new Float64Array(4.5e6) };
    const manager = smallRun({ backend, task: { module, export: 'scaled', factory: false, options } });
    await expect(manager.run()).rejects.toMatchObject({ code: 'GLOMPO_PROTOCOL' });
  },
);
