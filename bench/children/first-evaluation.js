// A program as a user would write it: it prints when the first evaluation is known, and ends.
import { load } from '../lib/dist.js';

const { createManager, defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxEvaluations } = await load('src/exit-conditions/index.js');

const imported = performance.now();
const manager = createManager({
  task: defineTask(new URL('../tasks/sphere.js', import.meta.url)),
  bounds: [
    [-5, 5],
    [-5, 5],
  ],
  backend: process.argv[2],
  containment: process.argv[3] ?? 'auto',
  maxJobs: 2,
  optSelector: cycle(randomSearch()),
  exitConditions: maxEvaluations(1_000),
});
const events = manager.events();
const running = manager.run();
for await (const event of events) {
  if (event.type !== 'improved') continue;
  process.stdout.write(`${imported}\n`);
  break;
}
await running;
