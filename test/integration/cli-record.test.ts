import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maxEvaluations } from 'glompo/exit-conditions';
import { cmaEs, randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallRun } from '../fixtures/run.js';
import { startCli } from '../fixtures/run-cli.js';

const root = mkdtempSync(join(tmpdir(), 'glompo-cli-record-'));
const workingDir = join(root, 'run');
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  const optSelector = cycle(cmaEs(), randomSearch());
  await smallRun({ workingDir, summaryFiles: 1, optSelector, exitConditions: maxEvaluations(400) }).run();
});

describe('glompo status', () => {
  test('shows how a run ended, and its optimizers', async () => {
    const { status, stdout, survivors } = await startCli('status', workingDir).ended;
    expect(status).toBe(0);
    expect(stdout).toContain(`${workingDir}: completed: maxEvaluations(400) = true`);
    expect(stdout).toContain('1 cmaEs');
    expect(stdout).toContain('2 randomSearch');
    expect(survivors).toEqual([]);
  });

  test('of a directory without a run is an error that names it', async () => {
    const { status, stderr } = await startCli('status', root).ended;
    expect(status).toBe(1);
    expect(stderr).toContain(root);
    expect(stderr).toContain('GLOMPO_JOURNAL');
  });
});

describe('glompo export and plot', () => {
  test('make every kind of file, and name them', async () => {
    const to = join(root, 'exported');
    const kinds = ['summary', 'hdf5', 'csv', 'ndjson', 'trajectories', 'plots', 'parameters'];
    const { status, stdout } = await startCli('export', workingDir, '--as', ...kinds, '--to', to).ended;
    expect(status).toBe(0);
    const files = readdirSync(to).sort();
    expect(stdout.trimEnd().split('\n').sort()).toEqual(files.map((file) => join(to, file)).sort());
    for (const name of ['trajectories', 'trajectories_best', 'timeline', 'opt1_parms', 'opt2_parms']) {
      expect(files).toContain(`${name}.svg`);
      expect(
        readFileSync(join(to, `${name}.png`))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
    expect(files).toEqual(
      expect.arrayContaining(['glompo_log.h5', 'glompo_evaluations.csv', 'glompo_run.ndjson']),
    );
    expect(readFileSync(join(to, 'glompo_log.h5')).subarray(1, 4).toString()).toBe('HDF');
  });

  test('plot writes beside the run', async () => {
    const { status } = await startCli('plot', workingDir).ended;
    expect(status).toBe(0);
    expect(readdirSync(workingDir)).toEqual(
      expect.arrayContaining(['trajectories.svg', 'trajectories.png', 'utilisation.svg']),
    );
  });

  test('a damaged journal is exported as far as it is good, and the place is named', async () => {
    const damaged = join(root, 'damaged');
    const optSelector = cycle(randomSearch());
    await smallRun({ workingDir: damaged, summaryFiles: 1, optSelector }).run();
    const segment = join(damaged, 'glompo_journal', '000001.journal');
    const bytes = readFileSync(segment);
    bytes[Math.floor(statSync(segment).size / 2)] ^= 0xff;
    writeFileSync(segment, bytes);
    const { status, stderr } = await startCli('export', damaged, '--as', 'csv').ended;
    expect(status).toBe(0);
    expect(stderr).toContain('000001.journal');
    expect(readFileSync(join(damaged, 'glompo_evaluations.csv'), 'utf8').split('\n').length).toBeGreaterThan(
      1,
    );
  });
});
