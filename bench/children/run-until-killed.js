// A run that goes on until its process is killed; it prints a line when all its optimizers are at work.
import { load } from '../lib/dist.js';

const { createManager, defineTask } = await load('src/index.js');
const { randomSearch } = await load('src/optimizers/index.js');
const { cycle } = await load('src/selectors/index.js');
const { maxSeconds } = await load('src/exit-conditions/index.js');

const { backend, optimizers, doing, containment } = JSON.parse(process.argv[2]);
const manager = createManager({
  task: defineTask(new URL('../tasks/endless.js', import.meta.url), { export: doing }),
  bounds: [[-5, 5]],
  backend,
  maxJobs: optimizers,
  optSelector: cycle(randomSearch()),
  exitConditions: maxSeconds({ session: 600 }),
  containment,
});
const events = manager.events();
void manager.run();
let working = 0;
for await (const event of events) {
  if (event.type !== 'log' || event.text !== 'begun') continue;
  working += 1;
  if (working === optimizers) process.stdout.write('working\n');
}
