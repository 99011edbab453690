import { describe, expect, it } from 'vitest';
import {
  type FrameFault,
  type IsolateScript,
  QUIET_SCRIPT,
  RUN_INVARIANTS,
  type RunTrace,
  type ShutdownScript,
  simulateRun,
  WELL_BEHAVED,
} from '../../../src/testing/index.js';

/** One optimizer that goes on until it is stopped, so that its isolate is the first. */
const ALONE: ShutdownScript = { ...QUIET_SCRIPT, budget: Infinity, maxJobs: 1, mostOptimizers: 1 };

/** The trace of a script of which the first isolates are given, with all invariants checked. */
async function ran(script: ShutdownScript, ...isolates: Partial<IsolateScript>[]): Promise<RunTrace> {
  const endless = { ...WELL_BEHAVED, finishesAfter: Infinity };
  const trace = await simulateRun({
    ...script,
    isolates: isolates.map((isolate) => ({ ...endless, ...isolate })),
  });
  for (const { check } of RUN_INVARIANTS) check(trace);
  return trace;
}

function codesOf({ events }: RunTrace): string[] {
  return events.flatMap(({ event }) => (event.type === 'warning' ? [event.error.code] : []));
}

function firstEnd({ result }: RunTrace) {
  const first = result?.optimizers[0];
  return { outcome: first?.outcome, text: `${first?.reason} ${first?.detail}` };
}

describe('a simulated run', () => {
  it('uses up its budget exactly', async () => {
    const { result, settled } = await ran(QUIET_SCRIPT);
    expect(result?.outcome).toBe('completed');
    expect(result?.stats.evaluations).toBe(QUIET_SCRIPT.budget);
    expect(settled).toHaveLength(1);
  });

  it.each(['shared', 'processes'] as const)('evaluates in another place: %s', async (evaluations) => {
    const trace = await ran({ ...QUIET_SCRIPT, backend: 'processes', specs: [{ workers: 2, evaluations }] });
    expect(trace.result?.stats.evaluations).toBe(QUIET_SCRIPT.budget);
    expect(trace.isolates.some((name) => name.includes('evaluator'))).toBe(true);
  });

  it('that nothing can end is given up, and the trace says so', async () => {
    const { result, deeds } = await ran(ALONE, { diesAt: 'never' });
    expect(result?.optimizers[0].outcome).toBe('abandoned');
    const rungs = deeds.map(({ deed }) => deed).filter((deed) => !['started', 'ready'].includes(deed));
    expect(rungs).toEqual(['terminate', 'kill', 'sweep', 'abandon', 'ownerLeft']);
  });
});

describe('what a carrier never does, and an actor might', () => {
  const child = (frame: number, kind: FrameFault['kind']) => ({
    frames: [{ from: 'child' as const, frame, kind }],
  });
  const twice = /sent results twice, or left some out/;

  it.each([
    ['results that come twice', child(3, 'duplicate'), twice],
    ['results that are missing', child(3, 'lose'), twice],
    ['a second ready', child(1, 'duplicate'), /said ready twice/],
    ['a frame that cannot be read', child(3, 'corrupt'), /no valid start/],
  ])('ends an optimizer as crashed: %s', async (_, isolate, message) => {
    const end = firstEnd(await ran(ALONE, isolate));
    expect(end.outcome).toBe('crashed');
    expect(end.text).toMatch(message);
  });

  it('does not count a second end', async () => {
    const trace = await ran(ALONE, { ...child(2, 'duplicate'), finishesAfter: 0 });
    expect(trace.result?.stats).toMatchObject({ converged: 0, crashed: 1 });
  });

  it('names the rule that was broken', async () => {
    expect(codesOf(await ran(ALONE, child(3, 'duplicate')))).toContain('GLOMPO_PROTOCOL');
  });

  it('ends an evaluator that answers twice, and its points go to another one', async () => {
    const shared = { ...ALONE, budget: 20, specs: [{ workers: 1, evaluations: 'shared' as const }] };
    const { result, isolates } = await ran(shared, {}, child(3, 'duplicate'));
    expect(isolates.filter((name) => name.startsWith('shared')).length).toBe(2);
    expect(result?.stats.evaluations).toBe(20);
  });

  it('ends an optimizer that asks the shared pool twice for the same points', async () => {
    const shared = { ...ALONE, specs: [{ workers: 1, evaluations: 'shared' as const }] };
    const { outcome, text } = firstEnd(await ran(shared, child(3, 'duplicate')));
    expect(outcome).toBe('crashed');
    expect(text).toMatch(/sent points twice, or left some out/);
  });
});

it('counts no end that an optimizer announces when it was already asked to stop', async () => {
  const { result } = await ran({ ...QUIET_SCRIPT, budget: 10, maxJobs: 1 }, { finishesAfter: 10 });
  expect(result?.optimizers.map(({ outcome }) => outcome)).toEqual(['stopped']);
  expect(result?.stats.converged).toBe(0);
});

describe('an end nobody has asked for', () => {
  it('with status 0 and without a word is a crash', async () => {
    const { outcome, text } = firstEnd(await ran(ALONE, { fault: { kind: 'leave', atMs: 40 } }));
    expect(outcome).toBe('crashed');
    expect(text).toMatch(/without a word/);
  });

  it('keeps the results that were under way, and drops what comes too late', async () => {
    const crash = { kind: 'crash', atMs: 1_150, word: false, flush: true } as const;
    const isolate = { batch: 100, fault: crash };
    const soon = await ran({ ...ALONE, latencyMs: 5 }, isolate);
    expect(soon.optimizers[0].history.length).toBeGreaterThan(0);
    const late = await ran({ ...ALONE, latencyMs: 1_100, spawnTimeoutMs: 5_000 }, isolate);
    expect(late.deeds.map(({ deed }) => deed)).toEqual(['started', 'ready', 'exited']);
    expect(late.results).toEqual([]);
    expect(late.optimizers[0].history.length).toBe(0);
  });

  it('before it was ready is a crash', async () => {
    const fault = { kind: 'crash', atMs: 2, word: false, flush: false } as const;
    expect(firstEnd(await ran(ALONE, { fault })).outcome).toBe('crashed');
  });
});
