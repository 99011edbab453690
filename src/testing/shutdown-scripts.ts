import type FastCheck from 'fast-check';
import type {
  CheckpointScript,
  FrameFault,
  IsolateFault,
  IsolateScript,
  ShutdownScript,
  UserAct,
} from './shutdown-script.js';

/** What the arbitraries need of fast-check; give them the one that your tests use. */
export type Fc = typeof FastCheck;

type Arbitrary<T> = FastCheck.Arbitrary<T>;

/** Which scripts are drawn. */
export interface ScriptChoice {
  /**
   * Whether frames may be lost, doubled or corrupted, which no real carrier does to a connection that goes on.
   * Default: true.
   */
  readonly brokenCarriers?: boolean;
}

/** Faults that an isolate has by itself. */
export function isolateFaults(fc: Fc): Arbitrary<IsolateFault> {
  const atMs = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_500 }));
  return fc.oneof(
    fc.record({ kind: fc.constant('crash' as const), atMs, word: fc.boolean(), flush: fc.boolean() }),
    fc.record({ kind: fc.constantFrom('leave' as const, 'hang' as const, 'cut' as const), atMs }),
    fc.constant({ kind: 'unstarted' as const }),
  );
}

/** Faults of single frames. */
export function frameFaults(fc: Fc, { brokenCarriers = true }: ScriptChoice = {}): Arbitrary<FrameFault> {
  return fc.record({
    from: fc.constantFrom('owner' as const, 'child' as const),
    frame: fc.integer({ min: 0, max: 12 }),
    kind: fc.constantFrom(
      ...(brokenCarriers ? (['lose', 'duplicate', 'delay', 'corrupt'] as const) : (['delay'] as const)),
    ),
  });
}

/** Behaviours of one isolate: most are harmless, and the others fail in one way or several. */
export function isolateScripts(fc: Fc, choice: ScriptChoice = {}): Arbitrary<IsolateScript> {
  return fc.record({
    startMs: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_500 }) },
      { weight: 1, arbitrary: fc.constant(Infinity) },
    ),
    evaluationMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 }) },
      { weight: 1, arbitrary: fc.integer({ min: 100, max: 3_000 }) },
    ),
    batch: fc.integer({ min: 1, max: 6 }),
    finishesAfter: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 25 })),
    exitMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
    ),
    diesAt: fc.oneof(
      { weight: 6, arbitrary: fc.constant('stop' as const) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('abort' as const, 'terminate' as const, 'kill' as const, 'sweep' as const),
      },
      { weight: 1, arbitrary: fc.constant('never' as const) },
    ),
    lingers: fc.oneof(
      { weight: 9, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    fault: fc.option(isolateFaults(fc), { freq: 2 }),
    frames: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(frameFaults(fc, choice), { minLength: 1, maxLength: 2 }) },
    ),
  });
}

/** What users do, and when. */
export function userActs(fc: Fc): Arbitrary<UserAct> {
  const atMs = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 3_000 }));
  const optimizerId = fc.integer({ min: 1, max: 4 });
  const anyOrAll = fc.option(optimizerId);
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('stop' as const, 'close' as const, 'checkpoint' as const), atMs }),
    fc.record({ kind: fc.constant('stopOptimizer' as const), atMs, optimizerId }),
    fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const), atMs, optimizerId: anyOrAll }),
    fc.record({
      kind: fc.constant('inject' as const),
      atMs,
      optimizerId: anyOrAll,
      fx: fc.option(fc.integer({ min: -5, max: 5 })),
    }),
    fc.record({
      kind: fc.constant('change' as const),
      atMs,
      budget: fc.option(fc.integer({ min: 1, max: 80 })),
      maxJobs: fc.option(fc.integer({ min: 1, max: 6 })),
    }),
  );
}

/** Checkpoints that are quick or slow, never written, or fail. */
export function checkpointScripts(fc: Fc): Arbitrary<CheckpointScript> {
  return fc.record({
    everyEvaluations: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 30 })),
    everyMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 20, max: 500 })),
    atStart: fc.boolean(),
    atExit: fc.boolean(),
    raiseOnFailure: fc.boolean(),
    patienceMs: fc.integer({ min: 5, max: 500 }),
    writeMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
      { weight: 1, arbitrary: fc.constant(Infinity) },
    ),
    fails: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
}

/**
 * Whole runs with faults of all kinds: crashes, hangs, slow exits, exits before ready, deaths during spawn, results
 * that come late or after death, frames that are lost, doubled, held up or corrupted, and users who stop at any moment.
 *
 * @param fc The fast-check of your tests; this package does not bring one.
 * @example
 * import fc from 'fast-check';
 * await fc.assert(fc.asyncProperty(shutdownScripts(fc), async (script) => {
 *   const trace = await simulateRun(script);
 *   for (const { check } of RUN_INVARIANTS) check(trace);
 * }));
 */
export function shutdownScripts(fc: Fc, choice: ScriptChoice = {}): Arbitrary<ShutdownScript> {
  const workers = fc.integer({ min: 1, max: 2 });
  const evaluations = fc.constantFrom('inline' as const, 'shared' as const, 'processes' as const);
  return fc.record({
    budget: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
      { weight: 1, arbitrary: fc.constant(Infinity) },
    ),
    maxJobs: fc.integer({ min: 2, max: 4 }),
    specs: fc.array(fc.record({ workers, evaluations }), { minLength: 1, maxLength: 2 }),
    mostOptimizers: fc.integer({ min: 1, max: 7 }),
    backend: fc.constantFrom('threads' as const, 'processes' as const),
    sharedWorkers: fc.integer({ min: 1, max: 2 }),
    deterministic: fc.boolean(),
    shareBestSolutions: fc.boolean(),
    stopcheckInterval: fc.integer({ min: 1, max: 20 }),
    stopperAfter: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 20 })),
    spawnTimeoutMs: fc.integer({ min: 100, max: 1_000 }),
    endTimeoutMs: fc.integer({ min: 50, max: 1_000 }),
    forceTerminationsAfterMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 200, max: 1_500 })),
    evaluationTimeoutMs: fc.oneof(fc.constant(Infinity), fc.integer({ min: 200, max: 1_500 })),
    aggressiveStop: fc.boolean(),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    latencyMs: fc.integer({ min: 0, max: 10 }),
    isolates: fc.oneof(
      { weight: 4, arbitrary: fc.array(isolateScripts(fc, choice), { maxLength: 8 }) },
      // A fault that all have in common ends runs as a whole.
      {
        weight: 1,
        arbitrary: isolateScripts(fc, choice).map((script) => Array.from({ length: 12 }, () => script)),
      },
    ),
    acts: fc.array(userActs(fc), { maxLength: 5 }),
    checkpoints: fc.option(checkpointScripts(fc), { freq: 2 }),
    patienceMs: fc.integer({ min: 500, max: 4_000 }),
  });
}
