import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTask, type ManagerConfig, type RunEvent } from 'glompo';
import { maxEvaluations, maxOptimizersStarted, maxSeconds } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterAll, describe, expect, test } from 'vitest';
import { eventsOf, observed, smallRun } from '../fixtures/run.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-output-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
function freshDirectory(): string {
  made += 1;
  return join(root, String(made));
}

const printing = (name: string, options: unknown = null) =>
  defineTask(new URL('../fixtures/tasks/printing.mjs', import.meta.url), { export: name, options });

const MEGABYTE = 2 ** 20;

/** All text that was printed into a stream. */
function printed(events: readonly RunEvent[], stream: 'stdout' | 'stderr'): string {
  return eventsOf(events, 'output')
    .filter((event) => event.stream === stream)
    .map(({ text }) => text)
    .join('');
}

/** The files of a run that split what was printed, by name. */
function filesOf(workingDir: string): Record<string, string> {
  const directory = join(workingDir, 'glompo_optimizer_printstreams');
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );
}

/** What `printsAndLoops` prints to stdout. */
function linesAndPiece(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => `line ${i} ${'-'.repeat(80)}\n`);
  return lines.join('') + 'one piece '.repeat(count);
}

/** Runs one optimizer, and ends it by force when it has printed something. */
async function closedWhenPrinted(what: string, config: Partial<ManagerConfig>, before = () => {}) {
  const manager = smallRun({ maxJobs: 1, exitConditions: maxSeconds({ session: 15 }), ...config });
  const closing = (async () => {
    for await (const event of manager.events()) {
      if (event.type !== 'output' || !event.text.includes(what)) continue;
      before();
      void manager.close();
      break;
    }
  })();
  const seen = await observed(manager);
  await closing;
  expect(seen.result).toMatchObject({ outcome: 'interrupted', optimizers: [{ outcome: 'forced' }] });
  return seen;
}

describe.each(['threads', 'processes'] as const)('what is printed in %s', (backend) => {
  test('comes with the optimizer that it was printed for, in all ways of printing', async () => {
    const { events } = await observed(
      smallRun({ backend, maxJobs: 1, task: printing('inAllWays'), exitConditions: maxEvaluations(1) }),
    );
    expect(printed(events, 'stdout')).toBe('log 1\nwritten €\nbytes\nlatin é\n');
    expect(printed(events, 'stderr')).toBe('error 1\nwritten to stderr\n');
    expect(eventsOf(events, 'output').map(({ optimizerId }) => optimizerId)).not.toContain(null);
  });

  test('before an endless loop is there after a forced end, in the events and in the files', async () => {
    const workingDir = freshDirectory();
    const lines = 5_000;
    const task = printing('printsAndLoops', { lines });
    const config = { backend, task, workingDir, splitPrintstreams: true };
    const { events } = await closedWhenPrinted('the last words', config);
    const expected = linesAndPiece(lines);
    expect(printed(events, 'stdout') === expected).toBe(true);
    expect(printed(events, 'stderr')).toBe('the last words\n');
    const files = filesOf(workingDir);
    expect(Object.keys(files).sort()).toEqual(['printstream_0001.err', 'printstream_0001.out']);
    expect(files['printstream_0001.out'] === expected).toBe(true);
    expect(files['printstream_0001.err']).toBe('the last words\n');
  });

  test('while nobody reads it is there after a forced end', async () => {
    const task = printing('printsAndLoops', { lines: 50 });
    // The owner can do nothing while the task prints, and then ends it at once.
    const busy = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const { events } = await closedWhenPrinted('line 0', { backend, task }, busy);
    expect(printed(events, 'stdout')).toBe(linesAndPiece(50));
    expect(printed(events, 'stderr')).toBe('the last words\n');
  });

  test('in one piece before process.exit is there', async () => {
    const task = printing('exitsAfterPrinting', MEGABYTE - 1);
    const { events } = await observed(
      smallRun({ backend, maxJobs: 1, task, exitConditions: maxOptimizersStarted(2) }),
    );
    const first = events.filter((event) => event.type !== 'output' || event.optimizerId === 1);
    expect(printed(first, 'stdout')).toHaveLength(MEGABYTE - 1);
  });

  test.each(['console.log', 'console.error', 'stdout', 'stderr'])(
    'by %s is bounded: of a gigabyte in one evaluation a megabyte comes, and that there was more',
    async (way) => {
      const before = process.memoryUsage.rss();
      let peak = before;
      const manager = smallRun({
        backend,
        maxJobs: 1,
        task: printing('printsAGigabyteAtOnce', way),
        exitConditions: maxEvaluations(1),
      });
      const look = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss());
      }, 5);
      const { events, result } = await observed(manager);
      clearInterval(look);
      expect(result.stats).toMatchObject({ evaluations: 1, failedEvaluations: 0 });
      const text = printed(events, way.endsWith('err') || way.endsWith('error') ? 'stderr' : 'stdout');
      expect(text.slice(0, MEGABYTE)).toMatch(/^x+$/);
      expect(text.slice(MEGABYTE)).toBe(
        `\n[more than ${MEGABYTE} bytes were printed; the rest is dropped]\n`,
      );
      expect(peak - before).toBeLessThan(400 * MEGABYTE);
    },
  );
});

test('a program that a task starts in a process prints into the same stream', async () => {
  const config = { backend: 'processes', task: printing('startsProgram') } as const;
  const { events } = await closedWhenPrinted('from the task', config);
  expect(printed(events, 'stdout')).toBe('from a program\nfrom the task\n');
});

describe('weakness 16: split print streams', () => {
  test.each([
    ['threads', 'threads'],
    ['threads', 'processes'],
    ['processes', 'threads'],
    ['processes', 'processes'],
    ['inline', 'processes'],
  ] as const)(
    'of optimizers in %s with evaluators in %s: all of an optimizer in its file',
    async (backend, of) => {
      const workingDir = freshDirectory();
      await smallRun({
        backend,
        workingDir,
        splitPrintstreams: true,
        maxJobs: 4,
        task: printing('printsItsNumber'),
        optSelector: cycle(randomSearch({ workers: 2, backend: of })),
        exitConditions: maxEvaluations(40),
      }).run();
      const files = filesOf(workingDir);
      expect(Object.keys(files).sort()).toEqual(['printstream_0001.out', 'printstream_0002.out']);
      let lines = 0;
      for (const [id, text] of [files['printstream_0001.out'], files['printstream_0002.out']].entries()) {
        for (const line of text.trimEnd().split('\n')) {
          expect(line).toMatch(new RegExp(`^optimizer ${id + 1} evaluation \\d+$`));
          lines += 1;
        }
      }
      // One that was not recorded any more may have been printed.
      expect(lines).toBeGreaterThanOrEqual(40);
    },
  );

  test('of evaluators that serve all go into one file', async () => {
    const workingDir = freshDirectory();
    const { events } = await observed(
      smallRun({
        backend: 'threads',
        workingDir,
        splitPrintstreams: true,
        task: printing('printsItsNumber'),
        optSelector: cycle(randomSearch({ backend: 'shared' })),
        exitConditions: maxEvaluations(20),
      }),
    );
    expect(Object.keys(filesOf(workingDir))).toEqual(['printstream_shared.out']);
    expect(new Set(eventsOf(events, 'output').map(({ optimizerId }) => optimizerId))).toEqual(
      new Set([null]),
    );
  });

  test('of an earlier run are refused before anything starts, and added to where that is allowed', async () => {
    const workingDir = freshDirectory();
    const run = (overwriteExisting: boolean) =>
      smallRun({
        backend: 'threads',
        maxJobs: 1,
        workingDir,
        overwriteExisting,
        splitPrintstreams: true,
        task: printing('inAllWays'),
        exitConditions: maxEvaluations(1),
      });
    await run(false).run();
    const first = filesOf(workingDir)['printstream_0001.out'];
    const refused = run(false);
    await expect(refused.run()).rejects.toMatchObject({ code: 'GLOMPO_WORKING_DIR' });
    expect(refused.oCounter).toBe(0);
    await run(true).run();
    expect(filesOf(workingDir)['printstream_0001.out']).toBe(first + first);
  });

  test('that cannot be written are told in one warning, and the run goes on', async () => {
    const workingDir = freshDirectory();
    const manager = smallRun({
      backend: 'threads',
      workingDir,
      splitPrintstreams: true,
      task: printing('printsItsNumber'),
      exitConditions: maxEvaluations(2_000),
    });
    const directory = join(workingDir, 'glompo_optimizer_printstreams');
    const removing = (async () => {
      for await (const event of manager.events()) {
        if (event.type !== 'output' || !existsSync(directory)) continue;
        rmSync(directory, { recursive: true });
        break;
      }
    })();
    const { events, result } = await observed(manager);
    await removing;
    expect(result).toMatchObject({ outcome: 'completed', stats: { evaluations: 2_000 } });
    expect(eventsOf(events, 'warning').map(({ error }) => error.code)).toEqual(['GLOMPO_OUTPUT']);
  });

  test('leave the streams of this process as they were', async () => {
    const writes = [process.stdout.write, process.stderr.write, console.log];
    const config = { splitPrintstreams: true, workingDir: freshDirectory(), task: printing('inAllWays') };
    await smallRun({ backend: 'threads', ...config, exitConditions: maxEvaluations(2) }).run();
    expect([process.stdout.write, process.stderr.write, console.log]).toEqual(writes);
  });

  test('are not made by default', async () => {
    const workingDir = freshDirectory();
    await smallRun({ backend: 'threads', workingDir, task: printing('printsItsNumber') }).run();
    expect(existsSync(workingDir)).toBe(false);
  });
});
