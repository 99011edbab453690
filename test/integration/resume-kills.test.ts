import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { settingsOf } from '../resume/settings.mjs';
import { runTrial } from '../resume/trial.mjs';

interface Report {
  readonly kills: number;
  readonly failed: readonly { readonly complaints: readonly string[] }[];
}

const HARNESS = fileURLToPath(new URL('../resume/run.mjs', import.meta.url));
const KILLS = 500;

async function trials(...options: readonly string[]): Promise<Report> {
  const child = spawn(process.execPath, [HARNESS, '--json', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(said) as Report;
}

/** Whoever kills a run, at whatever moment, it goes on: no evaluation is lost, and none of the journal's is made again. */
test(`runs go on after ${KILLS} random kills as if nothing had happened`, {
  timeout: 1_200_000,
}, async () => {
  const { kills, failed } = await trials('--kills', String(KILLS), '--concurrency', '3');
  expect(failed).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(KILLS);
});

/** Once it has recorded something. */
const KILL = { moment: 'growth', after: 0, growth: 20_000, into: 0, cut: 0 };

test('the trials find a run that begins again', { timeout: 120_000 }, async () => {
  const settings = {
    ...settingsOf(1, 0),
    mode: 'alone',
    backend: 'threads',
    optimizers: [{ kind: 'randomSearch', workers: 1, evaluations: 'inline' }],
    maxJobs: 1,
    stopper: 'none',
    generator: 'random',
    selector: 'cycle',
    budget: 100_000,
    kills: [KILL, KILL],
    forgets: true,
  };
  const folder = mkdtempSync(join(tmpdir(), 'resume-'));
  const { complaints } = await runTrial(settings, folder);
  rmSync(folder, { recursive: true, force: true });
  expect(complaints).toContainEqual(expect.stringMatching(/journalled evaluations were made again/));
});
