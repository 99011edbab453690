import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Figure {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio: number | null;
  readonly better: 'higher' | 'lower';
  readonly runs: readonly number[];
}

const run = fileURLToPath(new URL('../../../bench/run.js', import.meta.url));
const baseline = new URL('../../../bench/baseline.json', import.meta.url);

const BENCHES = [
  'manager-throughput',
  'history-memory',
  'stop-check-cost',
  'dispatch',
  'pool-efficiency',
  'sleeping-optimizers',
  'many-optimizers',
  'start-up',
  'shutdown',
  'record',
  'resume',
  'hdf5',
  'nist',
  'optimizers',
];

test('every bench runs and prints figures, one line of JSON each', { timeout: 240_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [run, '--smoke', '--compare']);
  const figures = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Figure);
  expect(new Set(figures.map(({ bench }) => bench.split('/')[0]))).toEqual(new Set(BENCHES));
  for (const figure of figures) {
    expect(figure).toMatchObject({ unit: expect.any(String), better: expect.stringMatching(/higher|lower/) });
    expect(figure.runs.length, figure.bench).toBeGreaterThan(0);
    expect(
      figure.runs.every((value) => Number.isFinite(value)),
      figure.bench,
    ).toBe(true);
    expect(stderr).toContain(figure.bench);
  }
});

test('a bench that does not exist is refused, with the names of those that do', async () => {
  const refused = promisify(execFile)(process.execPath, [run, 'speed']);
  await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('dispatch') });
});

test('the baseline names the machine and has a figure for every bench', () => {
  const { machine, figures } = JSON.parse(readFileSync(baseline, 'utf8')) as {
    machine: Record<string, unknown>;
    figures: Record<string, { value: number }>;
  };
  expect(machine).toMatchObject({ cores: expect.any(Number), node: expect.any(String) });
  expect(new Set(Object.keys(figures).map((name) => name.split('/')[0]))).toEqual(new Set(BENCHES));
});
