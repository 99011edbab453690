import { describe, expect, it } from 'vitest';
import {
  type CheckpointScript,
  QUIET_SCRIPT,
  RUN_INVARIANTS,
  type RunTrace,
  type ShutdownScript,
  simulateRun,
  type UserAct,
  WELL_BEHAVED,
} from '../../../src/testing/index.js';

const ENDLESS = Array.from({ length: 20 }, () => ({ ...WELL_BEHAVED, finishesAfter: Infinity }));
const RUN: ShutdownScript = { ...QUIET_SCRIPT, isolates: ENDLESS, patienceMs: 20_000 };

const CHECKPOINTS: CheckpointScript = {
  everyEvaluations: Infinity,
  everyMs: Infinity,
  atStart: false,
  atExit: false,
  raiseOnFailure: false,
  patienceMs: 100,
  writeMs: 5,
  fails: false,
};

/** The trace of a run with all invariants checked. */
async function ran(script: Partial<ShutdownScript>): Promise<RunTrace> {
  const trace = await simulateRun({ ...RUN, ...script });
  for (const { check } of RUN_INVARIANTS) check(trace);
  return trace;
}

/** Times at which results came, of one optimizer or of all. */
function resultsOf({ results }: RunTrace, id?: number): number[] {
  return results.filter(({ optimizerId }) => id === undefined || optimizerId === id).map(({ at }) => at);
}

function typesOf({ events }: RunTrace): string[] {
  return events.map(({ event }) => event.type);
}

const PACINGS = [false, true];

describe.each(PACINGS)('in lock step: %s', (deterministic) => {
  const waits = (optimizerId: number | null): UserAct[] => [
    { kind: 'pause', atMs: 40, optimizerId },
    { kind: 'resume', atMs: 2_000, optimizerId },
  ];

  it('an optimizer that waits makes no evaluations, and the others go on', async () => {
    const trace = await ran({ deterministic, budget: 1_000, acts: waits(1) });
    const during = (at: number) => at > 200 && at < 2_000;
    expect(resultsOf(trace, 1).filter(during)).toEqual([]);
    expect(resultsOf(trace, 2).filter(during).length).toBeGreaterThan(100);
    expect(resultsOf(trace, 1).some((at) => at > 2_000)).toBe(true);
    expect(trace.result?.stats.evaluations).toBe(1_000);
  });

  it('a run that waits makes no evaluations, and goes on', async () => {
    const trace = await ran({ deterministic, budget: 300, acts: waits(null) });
    expect(resultsOf(trace).filter((at) => at > 200 && at < 2_000)).toEqual([]);
    expect(trace.result?.stats.evaluations).toBe(300);
  });

  it.each(['inline', 'shared', 'processes'] as const)(
    'a run that waits while its optimizers start does not work: %s',
    async (evaluations) => {
      const acts: UserAct[] = [
        { kind: 'pause', atMs: 2, optimizerId: null },
        { kind: 'resume', atMs: 2_000, optimizerId: null },
      ];
      const trace = await ran({
        deterministic,
        acts,
        backend: 'processes',
        specs: [{ workers: 1, evaluations }],
        latencyMs: 3,
      });
      // What is granted to begin with is on its way already.
      expect(resultsOf(trace).filter((at) => at > 200 && at < 2_000)).toEqual([]);
      expect(trace.result?.stats.evaluations).toBe(RUN.budget);
    },
  );

  it('a run that waits starts no optimizer', async () => {
    const isolates = ENDLESS.map((isolate) => ({ ...isolate, finishesAfter: 3 }));
    const acts: UserAct[] = [
      { kind: 'pause', atMs: 12, optimizerId: null },
      { kind: 'stopOptimizer', atMs: 300, optimizerId: 1 },
      { kind: 'resume', atMs: 2_000, optimizerId: null },
    ];
    const trace = await ran({ deterministic, isolates, acts, stopcheckInterval: 1 });
    const starts = trace.events.filter(({ event }) => event.type === 'optimizerStarted');
    expect(starts.filter(({ at }) => at > 200 && at < 2_000)).toEqual([]);
    expect(starts.some(({ at }) => at >= 2_000)).toBe(true);
  });

  it('an exit condition that holds already ends the run', async () => {
    const acts: UserAct[] = [{ kind: 'change', atMs: 100, budget: 1, maxJobs: null }];
    const { result, settled } = await ran({ deterministic, budget: Infinity, acts });
    expect(result).toMatchObject({ outcome: 'completed', exitReason: 'budget(1) = true' });
    expect(settled[0].at).toBeLessThan(1_000);
  });

  it('fewer slots than are in use stop nothing, and more start something', async () => {
    const isolates = ENDLESS.map((isolate) => ({ ...isolate, finishesAfter: 20 }));
    const acts: UserAct[] = [
      { kind: 'change', atMs: 30, budget: null, maxJobs: 1 },
      { kind: 'change', atMs: 400, budget: null, maxJobs: 3 },
    ];
    const trace = await ran({ deterministic, budget: Infinity, mostOptimizers: 9, isolates, acts });
    expect(trace.result?.stats).toMatchObject({ converged: 9, stopped: 0 });
  });

  it('points that nobody can start at do no harm', async () => {
    const acts: UserAct[] = [
      { kind: 'inject', atMs: 20, optimizerId: null, fx: null },
      { kind: 'inject', atMs: 30, optimizerId: null, fx: -5 },
      { kind: 'inject', atMs: 30, optimizerId: 2, fx: -6 },
    ];
    const trace = await ran({ deterministic, mostOptimizers: 2, budget: 200, acts });
    const injected = trace.events.flatMap(({ event }) =>
      event.type === 'injected' ? [[event.optimizerId, event.fx]] : [],
    );
    expect(injected).toEqual(
      expect.arrayContaining([
        [1, -5],
        [2, -6],
      ]),
    );
    expect(trace.result?.fx).toBeGreaterThan(-5);
  });

  it('a point without a value is where the next optimizer starts', async () => {
    const isolates = ENDLESS.map((isolate) => ({ ...isolate, finishesAfter: 5 }));
    const acts: UserAct[] = [{ kind: 'inject', atMs: 8, optimizerId: null, fx: null }];
    const trace = await ran({ deterministic, isolates, acts });
    const starts = trace.events.flatMap(({ event }) => (event.type === 'optimizerStarted' ? [event.x0] : []));
    expect(starts.filter((x0) => x0[0] === 0.5)).toEqual([[0.5, 0.5]]);
  });

  it.each([0, 7, 35])('a checkpoint has the state of every optimizer: asked for at %s ms', async (atMs) => {
    const acts: UserAct[] = [{ kind: 'checkpoint', atMs }];
    const trace = await ran({ deterministic, acts, checkpoints: CHECKPOINTS, budget: 100 });
    expect(trace.checkpoints).toHaveLength(1);
    const [{ snapshots, state }] = trace.checkpoints;
    expect([...snapshots].map(([id, { told }]) => [id, told])).toEqual(
      state.optimizers.map(({ id, history }) => [id, history.length]),
    );
  });

  it('a checkpoint at the exit comes before the end of the optimizers', async () => {
    const trace = await ran({ deterministic, checkpoints: { ...CHECKPOINTS, atExit: true } });
    expect(trace.checkpoints).toMatchObject([{ state: { evaluations: RUN.budget } }]);
    expect(trace.checkpoints[0].snapshots.size).toBe(2);
    const types = typesOf(trace);
    expect(types.indexOf('checkpointed')).toBeLessThan(types.indexOf('runStopping'));
  });

  it('one at the start comes before any evaluation', async () => {
    const trace = await ran({ deterministic, checkpoints: { ...CHECKPOINTS, atStart: true } });
    expect(trace.checkpoints).toMatchObject([{ state: { evaluations: 0 } }]);
  });

  it('optimizers that end by themselves do not end the run before its last checkpoint', async () => {
    const isolates = ENDLESS.map((isolate) => ({ ...isolate, finishesAfter: 20 }));
    const checkpoints = { ...CHECKPOINTS, atExit: true, writeMs: 1_000 };
    const trace = await ran({ deterministic, isolates, mostOptimizers: 2, checkpoints });
    const types = typesOf(trace);
    expect(types).toContain('checkpointed');
    expect(types.indexOf('checkpointed')).toBeLessThan(types.indexOf('runEnded'));
  });
});

describe('what waits gives way', () => {
  it('to others that have used up the budget, whenever that is', async () => {
    for (let atMs = 34; atMs <= 50; atMs += 4) {
      const acts: UserAct[] = [{ kind: 'pause', atMs, optimizerId: 1 }];
      const { result, settled } = await ran({ budget: 15, acts, mostOptimizers: 2 });
      expect(result?.outcome).toBe('completed');
      expect(settled[0].at).toBeLessThan(2_000);
    }
  });

  it('and takes up at once what it gave when it goes on before that was heard', async () => {
    const acts: UserAct[] = [
      { kind: 'pause', atMs: 60, optimizerId: 1 },
      { kind: 'resume', atMs: 60, optimizerId: 1 },
    ];
    const alone = { maxJobs: 1, mostOptimizers: 1, latencyMs: 10 };
    const { result, settled } = await ran({ ...alone, acts });
    expect(result?.stats.evaluations).toBe(RUN.budget);
    expect(settled[0].at).toBeLessThan(2_000);
  });
});

describe('a checkpoint that is never written', () => {
  const never = { ...CHECKPOINTS, atExit: true, writeMs: Infinity };

  it('does not hold up a run that is closed', async () => {
    const acts: UserAct[] = [{ kind: 'close', atMs: 1_000 }];
    const { result, settled } = await ran({ checkpoints: never, acts });
    expect(result).toMatchObject({ outcome: 'completed', exitReason: 'budget(40) = true; the user closes' });
    expect(settled[0].at).toBeLessThan(1_500);
  });

  it('holds up a run that is stopped no longer than an optimizer might', async () => {
    const acts: UserAct[] = [{ kind: 'stop', atMs: 1_000 }];
    const { result, settled } = await ran({ checkpoints: never, acts });
    expect(result?.outcome).toBe('completed');
    expect(settled[0].at).toBeLessThan(1_000 + RUN.endTimeoutMs + 500);
  });
});

describe('a checkpoint at the exit that fails', () => {
  it.each([true, false])('with raiseOnFailure %s', async (raiseOnFailure) => {
    const checkpoints = { ...CHECKPOINTS, atExit: true, fails: true, raiseOnFailure };
    const trace = await ran({ checkpoints });
    const warned = trace.events.some(
      ({ event }) => event.type === 'warning' && event.error.code === 'GLOMPO_CHECKPOINT',
    );
    expect([trace.result?.outcome, warned]).toEqual(raiseOnFailure ? ['failed', false] : ['completed', true]);
    expect(trace.settled[0].error).toEqual(
      raiseOnFailure ? expect.objectContaining({ code: 'GLOMPO_CHECKPOINT' }) : null,
    );
  });
});

it('nothing that a user does after the end is heard', async () => {
  const kinds = ['stop', 'close', 'checkpoint'] as const;
  const acts: UserAct[] = [
    ...kinds.map((kind) => ({ kind, atMs: 3_000 })),
    { kind: 'pause', atMs: 3_000, optimizerId: null },
    { kind: 'change', atMs: 3_000, budget: 99, maxJobs: 3 },
  ];
  const trace = await ran({ acts, checkpoints: CHECKPOINTS });
  expect(typesOf(trace).at(-1)).toBe('runEnded');
  expect(typesOf(trace)).not.toContain('intervention');
});
