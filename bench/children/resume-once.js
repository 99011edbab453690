// Goes on with the run in the directory that is given until its first new evaluation, and prints what that took.
import { load } from '../lib/dist.js';

const { resumeManager } = await load('src/index.js');
const { maxEvaluations } = await load('src/exit-conditions/index.js');

const [directory, evaluations] = process.argv.slice(2);
const before = Number(evaluations);
const began = performance.now();
const manager = await resumeManager(directory, { exitConditions: maxEvaluations(before + 1_000_000) });
const running = manager.run();
while (manager.fCounter <= before) await new Promise((resolve) => setTimeout(resolve, 1));
const seconds = (performance.now() - began) / 1000;
const mebibytes = process.memoryUsage.rss() / 2 ** 20;
await manager.close();
await running;
process.stdout.write(JSON.stringify({ seconds, mebibytes }));
