import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesOfRuns, until } from '../fixtures/process-table.js';
import { FIXTURES } from '../fixtures/run.js';

const CASES = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'].flatMap((signal) => [
  [signal, 'processes', 'inline', 'sphere'],
  [signal, 'processes', 'processes', 'loopsForEver'],
  [signal, 'threads', 'processes', 'loopsForEver'],
  [signal, 'processes', 'threads', 'loopsForEver'],
]);

/** Weakness 3 and the red line of the design: after the owner's death nothing of the run is left within a second. */
test.each(CASES)(
  'after %s of the owner nothing is left (optimizers %s, evaluations %s, task %s)',
  async (...parts) => {
    const [signal, backend, evaluations, task] = parts;
    const marker = `TEST_MARKER=${randomUUID()}`;
    const owner = spawn(
      process.execPath,
      [join(FIXTURES, 'owner.mjs'), JSON.stringify({ backend, evaluations, task })],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TEST_MARKER: marker.slice('TEST_MARKER='.length) },
      },
    );
    await once(owner.stdout, 'data');
    expect(processesOfRuns(marker).length).toBeGreaterThan(2);
    owner.kill(signal as NodeJS.Signals);
    await once(owner, 'exit');
    const took = await until(
      () => processesOfRuns(marker).length === 0,
      `death of all after ${signal}`,
      5_000,
    );
    expect(took).toBeLessThan(1_000);
  },
);
