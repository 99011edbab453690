import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { descendantsOf, isAlive } from './descendants.js';
import { load } from './dist.js';
import { delay } from './run-manager.js';

const { createManager, defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxSeconds } = await load('src/exit-conditions/index.js');

const PROGRAM = fileURLToPath(new URL('../children/run-until-killed.js', import.meta.url));
const SPHERE = defineTask(new URL('../tasks/sphere.js', import.meta.url));
const ENDLESS = new URL('../tasks/endless.js', import.meta.url);

/** Milliseconds for which all optimizers work before they are disturbed. */
const SETTLE_MS = 100;
/** Milliseconds after which something that still lives is there for ever. */
const GIVEN_UP_MS = 10_000;

/**
 * Milliseconds from the wish to end a run until `run()` has resolved.
 *
 * @param how `stop` or `close`.
 * @param doing `working`, or the name of an endless task.
 */
export async function endOfRun(backend, optimizers, how, doing) {
  const manager = createManager({
    task: doing === 'working' ? SPHERE : defineTask(ENDLESS, { export: doing }),
    bounds: [[-5, 5]],
    backend,
    maxJobs: optimizers,
    optSelector: cycle(randomSearch()),
    exitConditions: maxSeconds({ session: 600 }),
    seed: 1,
  });
  const events = manager.events();
  const running = manager.run();
  let begun = 0;
  for await (const event of events) {
    if (event.type === 'optimizerReady') begun += 1;
    if (begun === optimizers) break;
  }
  await delay(SETTLE_MS);
  const began = performance.now();
  void manager[how]();
  await running;
  return performance.now() - began;
}

/** A run in a process of its own, whose optimizers are all at work. */
export async function runningProcess(settings) {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ containment: 'auto', ...settings })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await delay(SETTLE_MS);
  return child;
}

/** Milliseconds from the SIGKILL of a run's process until the last of its descendants is dead. */
export async function deathOfRun(settings) {
  const child = await runningProcess(settings);
  let living = descendantsOf(child.pid);
  const began = performance.now();
  child.kill('SIGKILL');
  await once(child, 'exit');
  while (living.length > 0) {
    living = living.filter(isAlive);
    if (performance.now() - began > GIVEN_UP_MS) {
      for (const { pid } of living) process.kill(pid, 'SIGKILL');
      throw new Error(`${living.length} processes survive ${JSON.stringify(settings)}`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return performance.now() - began;
}
