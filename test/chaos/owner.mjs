// The program whose run a chaos trial disturbs. It says on stdout how far it has come, and leaves what it found in a file.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManager, defineTask } from 'glompo';
import { maxEvaluations, maxSeconds } from 'glompo/exit-conditions';
import { cmaEs, nelderMead, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { secondsOf } from './programs.mjs';

const OPTIMIZERS = { cmaEs, nelderMead, randomSearch };
const DIMS = 2;

const OWN_ENDS = {
  'process.exit': () => process.exit(5),
  exception() {
    throw new Error('the program of the user went wrong');
  },
  'out of memory'() {
    for (const kept = []; ; ) kept.push(new Array(2 ** 22).fill(kept.length));
  },
};

const [directory, settingsText] = process.argv.slice(2);
const settings = JSON.parse(settingsText);
const { workers, evaluations, behaviour, program, marker, every, first } = settings;

// Nobody cleans up after this one: it shows that the trials find what is left.
if (process.env.GLOMPO_CHAOS_CRIPPLED !== undefined) {
  spawn('sleep', [secondsOf(marker)], { detached: true, stdio: 'ignore', env: {} }).unref();
}

const manager = createManager({
  task: defineTask(new URL('./tasks.mjs', import.meta.url), {
    factory: 'makeTask',
    options: { log: join(directory, 'calls'), behaviour, program, marker, every, first },
  }),
  bounds: Array.from({ length: DIMS }, () => [-5, 5]),
  optSelector: cycle(...settings.kinds.map((kind) => OPTIMIZERS[kind]({ workers, backend: evaluations }))),
  exitConditions: maxEvaluations(settings.budget).or(maxSeconds({ session: settings.sessionSeconds })),
  maxJobs: settings.kinds.length * workers,
  backend: settings.backend,
  sharedPool: { workers: settings.kinds.length * workers, backend: settings.sharedBackend },
  deterministic: settings.deterministic,
  containment: settings.containment,
  endTimeout: settings.endTimeoutSeconds,
  evaluationTimeout: settings.evaluationTimeoutSeconds,
  forceTerminationsAfter: settings.forceTerminationsAfterSeconds,
  aggressiveStop: settings.aggressiveStop,
  maxMemory: settings.maxMemory,
  workingDir: directory,
  seed: settings.runSeed,
});
const warnings = [];
void watch(manager.events());
say('begun');
if (settings.phase === 'stopping') {
  setTimeout(() => {
    say('stopping');
    void manager[settings.end]();
  }, settings.endAfter);
}
if (settings.ownEnd !== null) setTimeout(OWN_ENDS[settings.ownEnd], settings.endAfter);
let failure = null;
try {
  await manager.run();
} catch (error) {
  failure = { code: error.code, message: error.message, stack: error.stack };
}
writeFileSync(join(directory, 'result.json'), JSON.stringify({ ...facts(), failure, warnings }));
say('ended');

async function watch(events) {
  for await (const event of events) {
    if (event.type === 'runStarted') say(`containment ${event.containment}`);
    if (event.type === 'warning') warnings.push(event.error.code);
  }
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** The result, and each optimizer's history: the bits of the point and the value of each evaluation. */
function facts() {
  const x = new Float64Array(DIMS);
  const histories = Array.from({ length: manager.oCounter }, (_, i) => {
    const history = manager.history(i + 1);
    return Array.from({ length: history.length }, (_, k) => {
      const bits = Buffer.from(history.point(k, x).buffer).toString('hex');
      return [bits, String(history.value(k))];
    });
  });
  return { result: manager.result, histories };
}
