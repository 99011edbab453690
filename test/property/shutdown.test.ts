import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Isolate } from '../../actors/isolate/isolate.js';
import type { IsolateSource } from '../../actors/supervision/isolate-source.js';
import {
  QUIET_SCRIPT,
  RUN_INVARIANTS,
  type ShutdownScript,
  shutdownScripts,
  type SimulationChanges,
  simulateRun,
} from '../../src/testing/index.js';

const SEED = Number(process.env.GLOMPO_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env.GLOMPO_RUNS ?? 20_000);

/** Names of the invariants that do not hold, with what was found. */
async function broken(script: ShutdownScript, changes: SimulationChanges = {}): Promise<string[]> {
  // The event loop gets its turn, so that the test runner is not cut off for minutes.
  await new Promise((resolve) => setImmediate(resolve));
  const trace = await simulateRun(script, changes);
  return RUN_INVARIANTS.flatMap(({ name, check }) => {
    try {
      check(trace);
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
}

async function holdFor(brokenCarriers: boolean, numRuns: number): Promise<void> {
  console.log(`GLOMPO_SEED=${SEED} GLOMPO_RUNS=${RUNS}`);
  const property = fc.asyncProperty(shutdownScripts(fc, { brokenCarriers }), async (script) => {
    expect(await broken(script)).toEqual([]);
  });
  await fc.assert(property, { seed: SEED, numRuns });
}

describe('whatever goes wrong, a run keeps its promises', () => {
  test('over carriers that lose nothing', { timeout: 1_800_000 }, () =>
    holdFor(false, Math.ceil(0.6 * RUNS)),
  );

  test('over carriers that lose, double, hold up or corrupt frames', { timeout: 1_800_000 }, () =>
    holdFor(true, Math.floor(0.4 * RUNS)),
  );

  test('and the same script gives the same trace', async () => {
    const scripts = fc.sample(shutdownScripts(fc), { seed: SEED, numRuns: 20 });
    for (const script of scripts) {
      const [first, second] = [await simulateRun(script), await simulateRun(script)];
      expect(second.deeds).toEqual(first.deeds);
      expect(second.frames).toEqual(first.frames);
    }
  });

  test('the scripts reach every kind of end and every escalation', { timeout: 300_000 }, async () => {
    const seen = new Set<string>();
    for (const script of fc.sample(shutdownScripts(fc), { seed: 1, numRuns: 400 })) {
      const { events } = await simulateRun(script);
      for (const { event } of events) {
        if (event.type === 'optimizerEnded') seen.add(event.outcome);
        if (event.type === 'escalated') seen.add(event.escalation);
        if (event.type === 'runEnded') seen.add(event.result.outcome);
      }
    }
    const ends = ['converged', 'stopped', 'crashed', 'forced', 'abandoned'];
    const rungs = ['spawnTimeout', 'noFeedbackTimeout', 'abort', 'stopTimeout', 'terminate', 'kill', 'sweep'];
    const runs = ['completed', 'interrupted', 'failed'];
    expect([...ends, ...rungs, 'abandon', ...runs].filter((name) => !seen.has(name))).toEqual([]);
  });
});

/** Isolates with something of each changed. */
function changing(
  change: (isolate: Isolate) => Partial<Isolate>,
): (isolates: IsolateSource) => IsolateSource {
  return (isolates) => {
    const start = isolates.start.bind(isolates);
    return Object.assign(isolates, {
      start: (...order: Parameters<IsolateSource['start']>) => {
        const isolate = start(...order);
        return Object.assign(isolate, change(isolate));
      },
    });
  };
}

/** A harness for each invariant that makes it fail. */
const BREACHES: Readonly<Record<string, SimulationChanges>> = {
  'run() settles exactly once': {
    // Whoever does not end by itself is waited for without end.
    plan: (plan) => ({ ...plan, endTimeout: Infinity, forceTerminationsAfter: Infinity }),
  },
  'every actor joins within the sum of its timeouts after a stop': {
    plan: (plan) => ({ ...plan, endTimeout: 100 * plan.endTimeout }),
  },
  'every optimizer has exactly one outcome': {
    books: (books) => {
      const emit = books.emit.bind(books);
      books.emit = (event) => {
        emit(event);
        if (event.type === 'optimizerEnded') emit(event);
      };
    },
  },
  'an optimizer joins only when its isolate is dead or given up': {
    isolates: changing((isolate) => {
      let believe: (exit: { clean: boolean; detail: string }) => void = () => {};
      const sent = new Promise<{ clean: boolean; detail: string }>((resolve) => {
        believe = resolve;
      });
      const terminate = isolate.terminate.bind(isolate);
      return {
        exited: Promise.race([isolate.exited, sent]),
        terminate: () => {
          terminate();
          believe({ clean: false, detail: 'the signal was sent' });
        },
      };
    }),
  },
  'nothing is sent or recorded after joined': {
    books: (books) => {
      const remove = books.remove.bind(books);
      books.remove = (record) => {
        const { actor } = record;
        remove(record);
        queueMicrotask(() => actor?.grant(1));
      };
    },
  },
  'nothing is left unreaped': {
    isolates: (isolates) =>
      Object.assign(isolates, { abandon: () => {}, allExited: () => Promise.resolve() }),
  },
  'grants balance to zero': {
    books: ({ ledger }) => {
      ledger.forget = () => {};
    },
  },
  'results that arrive before joined are in the history exactly once': {
    books: (books) => {
      const add = books.add.bind(books);
      books.add = (record) => {
        add(record);
        // The connection has been lost to sight as soon as the end was asked for.
        const append = record.history.append.bind(record.history);
        record.history.append = (rows, start, end) => {
          if (record.working) append(rows, start, end);
        };
      };
    },
  },
  'the budget is exact': {
    books: ({ ledger }) => {
      const grant = ledger.grant.bind(ledger);
      Object.defineProperty(ledger, 'available', {
        get: () => Math.max(0, 5 + ledger.limit - ledger.recorded),
      });
      ledger.grant = grant;
    },
  },
  'states follow each other in their order': {
    books: (books) => {
      const emit = books.emit.bind(books);
      books.emit = (event) => {
        if (event.type === 'optimizerEnded') emit({ type: 'optimizerReady', optimizerId: event.optimizerId });
        emit(event);
      };
    },
  },
  'counters are the sums over the optimizers': {
    books: (books) => {
      books.remove = (record) => void books.alive.delete(record);
    },
  },
  'a checkpoint fits together': {
    books: (books) => {
      const add = books.add.bind(books);
      books.add = (record) => {
        add(record);
        const summary = record.history.summary.bind(record.history);
        record.history.summary = () => ({ ...summary(), length: 0 });
      };
    },
  },
};

describe('the suite can fail', () => {
  it('and has a breach for each invariant', () => {
    expect(Object.keys(BREACHES)).toEqual(RUN_INVARIANTS.map(({ name }) => name));
  });

  it('but not on a quiet run', async () => {
    expect(await broken(QUIET_SCRIPT)).toEqual([]);
  });

  it.each(Object.entries(BREACHES))(
    'when this is breached: %s',
    { timeout: 120_000 },
    async (name, harness) => {
      const scripts = fc.sample(shutdownScripts(fc, { brokenCarriers: false }), { seed: 1, numRuns: 150 });
      for (const script of scripts) {
        const found = await broken(script, harness);
        if (found.some((text) => text.startsWith(`${name}:`))) return;
      }
      expect.unreachable(`no script shows that this is breached: ${name}`);
    },
  );
});
