import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkpointScripts,
  QUIET_SCRIPT,
  RUN_INVARIANTS,
  type ShutdownScript,
  simulateRun,
  WELL_BEHAVED,
} from '../../src/testing/index.js';
import { testDirectory } from '../unit/storage/journal/setup.js';
import { type Kill, runKilled } from './resumed-runs.js';

// One seed for all, so that a run of the tests says the same again; others are looked for by hand.
const SEED = Number(process.env.GLOMPO_SEED ?? 11);
const RUNS = Number(process.env.GLOMPO_RUNS ?? 100);
const newDirectory = testDirectory('resumed-runs');

/** Those that hold of a session that goes on as they do of a run. */
const INVARIANTS = RUN_INVARIANTS.filter(({ name }) =>
  [
    'run() settles exactly once',
    'nothing is sent or recorded after joined',
    'nothing is left unreaped',
    'grants balance to zero',
    'results that arrive before joined are in the history exactly once',
    'the budget is exact',
    'a checkpoint fits together',
  ].includes(name),
);

/** Runs in which nothing goes wrong but that their managers are killed. */
const scripts: fc.Arbitrary<ShutdownScript> = fc
  .record({
    budget: fc.integer({ min: 1, max: 80 }),
    maxJobs: fc.integer({ min: 2, max: 4 }),
    specs: fc.array(
      fc.record({
        workers: fc.integer({ min: 1, max: 2 }),
        evaluations: fc.constantFrom('inline' as const, 'shared' as const, 'processes' as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    mostOptimizers: fc.integer({ min: 1, max: 6 }),
    sharedWorkers: fc.integer({ min: 1, max: 2 }),
    deterministic: fc.boolean(),
    shareBestSolutions: fc.boolean(),
    stopcheckInterval: fc.integer({ min: 1, max: 12 }),
    stopperAfter: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 20 })),
    latencyMs: fc.integer({ min: 0, max: 6 }),
    isolate: fc.record({
      evaluationMs: fc.integer({ min: 1, max: 12 }),
      batch: fc.integer({ min: 1, max: 6 }),
      finishesAfter: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 25 })),
    }),
    checkpoints: fc.option(
      checkpointScripts(fc).map((script) => ({ ...script, writeMs: 0, fails: false })),
      { freq: 2 },
    ),
  })
  .map(({ isolate, ...script }) => ({
    ...QUIET_SCRIPT,
    ...script,
    patienceMs: 60_000,
    isolates: Array.from({ length: 100 }, () => ({ ...WELL_BEHAVED, ...isolate })),
  }));

const kills: fc.Arbitrary<Kill[]> = fc.array(
  fc.record({
    atMs: fc.integer({ min: 1, max: 250 }),
    lostBytes: fc.oneof(fc.constant(0), fc.nat(400)),
  }),
  { minLength: 1, maxLength: 5 },
);

/** What became of each optimizer: its evaluations in their order, and its end, unless that was the end of the run. */
function lives({ optimizers, result }: Awaited<ReturnType<typeof simulateRun>>) {
  return optimizers.map(({ id, ids, history }) => {
    const end = result?.optimizers[id - 1];
    const values = ids.map((_, i) => history.value(i));
    const isStopped = end?.reason.startsWith('stopAfter') === true;
    // Why it had ended by its own criteria may have died with the manager.
    const isOwn = end?.outcome === 'converged' || isStopped;
    return { id, ids, values, end: isOwn ? [end?.outcome, isStopped && end?.reason] : 'the run ended' };
  });
}

function check(name: string, chosen: (script: ShutdownScript) => ShutdownScript, numRuns: number) {
  test(name, { timeout: 600_000 }, async () => {
    console.log(`GLOMPO_SEED=${SEED} GLOMPO_RUNS=${RUNS}`);
    let killed = 0;
    const property = fc.asyncProperty(scripts, kills, async (drawn, given) => {
      await new Promise((resolve) => setImmediate(resolve));
      const script = chosen(drawn);
      const whole = await simulateRun(script);
      const { last, repeated, kills: count } = await runKilled(script, newDirectory(), given);
      killed += count;
      for (const { check: holds } of INVARIANTS) holds(last);
      expect(repeated).toEqual([]);
      expect(last.result?.outcome).toBe('completed');
      if (!script.deterministic) return;
      expect(last.result?.exitReason).toBe(whole.result?.exitReason);
      expect(lives(last)).toEqual(lives(whole));
      expect(last.result?.fx).toBe(whole.result?.fx);
      const { started, converged, stopped, stopchecks } = whole.result?.stats ?? {};
      expect(last.result?.stats).toMatchObject({ started, converged, stopped, stopchecks });
    });
    await fc.assert(property, { seed: SEED, numRuns });
    expect(killed).toBeGreaterThan(numRuns / 4);
  });
}

describe('a run whose manager is killed again and again', () => {
  check('loses nothing and repeats nothing', (script) => ({ ...script, deterministic: false }), RUNS);
  check('is the same run, in lock step', (script) => ({ ...script, deterministic: true }), RUNS);
});
