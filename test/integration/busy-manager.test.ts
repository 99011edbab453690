import { stat } from 'node:fs';
import { defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { describe, expect, test } from 'vitest';
import { smallRun } from '../fixtures/run.js';

const task = defineTask(new URL('./guarantees/liveness.mjs', import.meta.url), {
  export: 'takes',
  options: { ms: 5 },
});

describe.each(['threads', 'processes'] as const)('a manager of optimizers in %s that is busy', (backend) => {
  test('longer than they may be silent hears first what they have said meanwhile', async () => {
    const manager = smallRun({
      backend,
      task,
      forceTerminationsAfter: 0.5,
      exitConditions: maxEvaluations(200),
    });
    for await (const event of startedBy(manager)) {
      if (event.type !== 'improved') continue;
      // Whatever becomes due during an answer of the system is due before the next ones are read.
      stat('.', () => blockFor(1_200));
      break;
    }
    const result = await manager.closed;
    expect(result?.stats).toMatchObject({ evaluations: 200, forced: 0, started: 2 });
  });
});

function startedBy(manager: ReturnType<typeof smallRun>) {
  const events = manager.events();
  void manager.run();
  return events;
}

function blockFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
