import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mayEscape } from '../chaos/escapes.mjs';
import { settingsOf } from '../chaos/settings.mjs';
import { runTrial } from '../chaos/trial.mjs';
import { complaintsAbout } from '../chaos/verdict.mjs';

interface Report {
  readonly seed: number;
  readonly trials: number;
  readonly failed: readonly { readonly settings: object; readonly complaints: readonly string[] }[];
  readonly figures: readonly { readonly kind: string; readonly processes: number }[];
}

const HARNESS = fileURLToPath(new URL('../chaos/run.mjs', import.meta.url));
const TRIALS = 200;

async function chaos(options: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Report> {
  const child = spawn(process.execPath, [HARNESS, '--json', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(said) as Report;
}

/** Weaknesses 2 to 4: whoever dies, at whatever moment, nothing is left behind and nothing received is lost. */
test(`nothing survives and nothing is lost in ${TRIALS} random trials`, { timeout: 900_000 }, async () => {
  const { trials, failed } = await chaos(['--trials', String(TRIALS), '--concurrency', '3']);
  expect(failed).toEqual([]);
  expect(trials).toBe(TRIALS);
});

test('the trials find what a run leaves behind', { timeout: 60_000 }, async () => {
  const { failed } = await chaos(['--trials', '2', '--seed', '1'], { GLOMPO_CHAOS_CRIPPLED: 'yes' });
  expect(failed).toHaveLength(2);
  for (const { complaints } of failed) {
    expect(complaints).toContainEqual(expect.stringMatching(/^survivor: sleep 1000\./));
  }
});

/** The end of one program makes each thread go on to the next. */
test('threads that wait for one program after the other do not hold up process.exit', {
  timeout: 60_000,
}, async () => {
  const waiting = { behaviour: 'runsSynchronously', program: 'no environment', every: 1, first: 0 };
  const endless = { evaluationTimeoutSeconds: null, forceTerminationsAfterSeconds: -1, sessionSeconds: 5 };
  const { complaints } = await runTrial(
    {
      ...settingsOf(1, 1),
      ...waiting,
      ...endless,
      backend: 'threads',
      evaluations: 'inline',
      kinds: ['nelderMead', 'randomSearch'],
      workers: 1,
      ownEnd: 'process.exit',
      phase: 'working',
      endAfter: 400,
    },
    mkdtempSync(join(tmpdir(), 'chaos-')),
  );
  expect(complaints).toEqual([]);
});

describe('the verdict on what is left', () => {
  const INSIDE = { backend: 'threads', evaluations: 'inline' };
  const WAITING = { behaviour: 'runsSynchronously', program: 'no environment', ending: 'SIGKILL' };

  test.each([
    [false, 'a process waits for it', { ...WAITING, backend: 'processes', evaluations: 'threads' }],
    [true, 'a thread of the killed owner waits for it', { ...WAITING, ...INSIDE }],
    [false, 'nobody waits for it', { ...WAITING, ...INSIDE, behaviour: 'startsPrograms' }],
    [false, 'its environment has a tag', { ...WAITING, ...INSIDE, program: 'no environment given' }],
    [false, 'the owner has ended by itself', { ...WAITING, ...INSIDE, ending: 'exit status 5' }],
  ])('forgives a program without environment: %s, when %s', (expected, _, trial) => {
    for (const containment of ['namespace', 'tags'])
      expect(mayEscape({ ...trial, containment, sidecarStruck: true })).toBe(expected);
  });

  test('forgives one that leaves everything, but where a namespace holds it', () => {
    const escaped = { ...WAITING, program: 'escaped', backend: 'processes', evaluations: 'inline' };
    const held = { ...escaped, containment: 'namespace', sidecarStruck: false };
    expect(mayEscape(held)).toBe(false);
    expect(mayEscape({ ...held, containment: 'tags' })).toBe(true);
    expect(mayEscape({ ...held, sidecarStruck: true })).toBe(true);
    expect(mayEscape({ ...held, backend: 'threads' })).toBe(true);
  });
});

describe('the verdict on what was recorded', () => {
  const SETTINGS = {
    budget: 3,
    sessionSeconds: 1.5,
    endTimeoutSeconds: 1,
    behaviour: 'sphere',
    every: 1,
    first: 0,
  };
  const STRUCK_AT = 10_000;
  const ROWS = [
    ['aa', '1'],
    ['bb', '2'],
    ['cc', '3'],
  ];
  const ANSWERED = ROWS.map(([x, fx], evaluationId) => ({
    isolate: '7.0',
    optimizerId: 1,
    evaluationId,
    at: 5_000,
    x,
    fx,
  }));

  function complaints({
    rows = ROWS,
    answered = ANSWERED,
    outcome = 'stopped',
    detail = '',
    begun = [] as object[],
  } = {}) {
    const counts = { converged: 0, crashed: 0, forced: 0, lost: 0, [outcome]: 1, started: 1 };
    const evaluations = rows.length;
    const report = {
      result: {
        stats: { ...counts, evaluations, failedEvaluations: 0 },
        optimizers: [{ id: 1, outcome, evaluations, reason: 'enough', detail }],
        outcome: 'completed',
        exitReason: 'maxEvaluations(3) = true',
        seconds: 1,
      },
      histories: [rows],
      failure: null,
    };
    return complaintsAbout(report, { answered, begun }, SETTINGS, STRUCK_AT);
  }

  test('has nothing to say when each answer is recorded once', () => {
    expect(complaints()).toEqual([]);
  });

  test('finds a row that no call has given', () => {
    expect(complaints({ rows: [...ROWS.slice(0, 2), ['cc', '4']] })).toEqual([
      'optimizer 1: 1 rows that no call has given',
    ]);
  });

  test('finds an evaluation that is recorded twice', () => {
    const found = complaints({ rows: [...ROWS.slice(0, 2), ROWS[1]], answered: ANSWERED.slice(0, 2) });
    expect(found).toEqual(['optimizer 1: 1 rows that no call has given']);
  });

  test('takes an evaluation that was made twice for one', () => {
    expect(complaints({ answered: [...ANSWERED, ANSWERED[2]] })).toEqual([]);
  });

  test('finds an answer that was not recorded, and a budget that was not used', () => {
    expect(complaints({ rows: ROWS.slice(0, 2) })).toEqual([
      'evaluations at the end: 2 and not 3',
      'optimizer 1 (stopped: enough): 1 answers not recorded, such as of evaluations 2',
    ]);
  });

  test.each(['crashed', 'forced', 'lost'])(
    'forgives an optimizer that %s only what was on its way',
    (outcome) => {
      const late = { isolate: '8.0', optimizerId: 1, evaluationId: 3, at: STRUCK_AT - 10, x: 'dd', fx: '4' };
      const early = { ...late, evaluationId: 4, at: STRUCK_AT - 2_000, x: 'ee' };
      expect(complaints({ outcome, answered: [...ANSWERED, late] })).toEqual([]);
      expect(complaints({ outcome, answered: [...ANSWERED, early, late] })).toEqual([
        `optimizer 1 (${outcome}: enough): 1 answers not recorded, such as of evaluations 4`,
      ]);
      const blocked = [{ isolate: '8.0', optimizerId: 1, evaluationId: 5, at: STRUCK_AT - 1_500 }];
      expect(complaints({ outcome, answered: [...ANSWERED, early, late], begun: blocked })).toEqual([]);
    },
  );

  test('forgives one that was killed while it was asked to stop what it answered after the blow', () => {
    const late = { isolate: '8.0', optimizerId: 1, evaluationId: 3, at: STRUCK_AT + 50, x: 'dd', fx: '4' };
    const answered = [...ANSWERED, late];
    expect(complaints({ answered, detail: 'killed by SIGHUP' })).toEqual([]);
    expect(complaints({ answered, detail: 'exit status 0' })).toHaveLength(1);
  });

  test('finds more evaluations than there may be', () => {
    const answered = [...ANSWERED, { ...ANSWERED[0], evaluationId: 3, x: 'dd' }];
    expect(complaints({ rows: [...ROWS, ['dd', '1']], answered })).toContain('4 evaluations, more than 3');
  });
});
