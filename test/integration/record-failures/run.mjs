// Makes a run in the directory that is given, and prints what became of it and of its journal.
import { createManager, defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { openRun } from 'glompo/record';
import { cycle } from 'glompo/selectors';

const [workingDir, evaluations, settings] = process.argv.slice(2);
const task = defineTask(new URL('../../fixtures/tasks/behaviours.mjs', import.meta.url), {
  export: 'sphere',
});
const bounds = Array.from({ length: 10 }, () => [-1, 2]);
const said = { codes: [], outcome: null, evaluations: 0, journalled: null, damage: null, error: null };
try {
  const manager = createManager({
    task,
    bounds,
    workingDir,
    optSelector: cycle(randomSearch()),
    exitConditions: maxEvaluations(Number(evaluations)),
    backend: 'threads',
    maxJobs: 1,
    summaryFiles: ['journal'],
    ...JSON.parse(settings ?? '{}'),
  });
  const events = manager.events();
  const reading = (async () => {
    for await (const event of events) if (event.type === 'warning') said.codes.push(event.error.code);
  })();
  const { outcome, stats } = await manager.run();
  await reading;
  Object.assign(said, { outcome, evaluations: stats.evaluations });
  const run = openRun(workingDir);
  Object.assign(said, { journalled: run.evaluations, damage: run.damage });
} catch (error) {
  said.error = error.code ?? String(error);
}
console.log(JSON.stringify(said));
