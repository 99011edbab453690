import { join } from 'node:path';
import type { Output } from './domain/outputs.js';
import type { Figure } from './report/index.js';
import type { RunRecord } from './storage/run-record.js';
import { SUMMARY_FILE } from './storage/summary-file.js';
import { makeDirectory } from './storage/working-dir.js';

/** What can be made of a recorded run: the outputs of a run but the journal itself, and formats for other programs. */
export const EXPORTS = ['summary', 'hdf5', 'trajectories', 'plots', 'parameters', 'csv', 'ndjson'] as const;

export type Export = (typeof EXPORTS)[number];

/** Optimizers up to which the plots of their parameters are rasterised too: each takes some tenths of a second. */
const MOST_RASTERISED = 20;

const FILES: Readonly<Record<Exclude<Export, 'trajectories' | 'plots' | 'parameters'>, string>> = {
  summary: SUMMARY_FILE,
  hdf5: 'glompo_log.h5',
  csv: 'glompo_evaluations.csv',
  ndjson: 'glompo_run.ndjson',
};

/** Files by which the outputs of another run are known in a directory. */
export function filesOf(outputs: readonly Output[]): readonly string[] {
  return outputs.flatMap((output) => {
    if (output === 'summary' || output === 'hdf5') return [FILES[output]];
    return output === 'trajectories' ? ['trajectories.svg', 'trajectories_best.svg'] : [];
  });
}

/**
 * Makes one kind of output of a recorded run, also of one that goes on or has died.
 *
 * @param directory Where the files go; made when it is not there.
 * @returns The names of the files.
 * @throws GlompoError `GLOMPO_WORKING_DIR` when the directory cannot be made; Error of the file system when a file cannot
 *   be written.
 */
export async function makeOutput(
  run: RunRecord,
  what: Export,
  directory: string,
): Promise<readonly string[]> {
  makeDirectory(directory);
  if (what === 'trajectories' || what === 'plots' || what === 'parameters') {
    return savePlots(figuresOf(run, what), directory, what !== 'parameters' || isFew(run));
  }
  const path = join(directory, FILES[what]);
  if (what === 'summary') await (await import('./storage/exports/summary.js')).exportSummary(run, path);
  else if (what === 'hdf5') await (await import('./storage/hdf5/export-hdf5.js')).exportHdf5(run, path);
  else if (what === 'csv') (await import('./storage/exports/csv.js')).exportCsv(run, path);
  else (await import('./storage/exports/ndjson.js')).exportNdjson(run, path);
  return [FILES[what]];
}

function isFew({ optimizers }: RunRecord): boolean {
  return optimizers.length <= MOST_RASTERISED;
}

/** One after the other, since hundreds of them would fill the memory. */
async function* figuresOf(
  run: RunRecord,
  what: 'trajectories' | 'plots' | 'parameters',
): AsyncIterableIterator<Figure> {
  const report = await import('./report/index.js');
  if (what === 'trajectories') {
    yield report.trajectories(run);
    yield report.trajectories(run, { best: true });
  } else if (what === 'parameters') {
    for (const { id } of run.optimizers) yield report.parameters(run, id);
  } else {
    yield report.improvements(run);
    yield report.timeline(run);
    yield report.utilisation(run);
    yield report.parallelCoordinates(run);
  }
}

async function savePlots(
  figures: AsyncIterableIterator<Figure>,
  directory: string,
  isRasterised: boolean,
): Promise<readonly string[]> {
  const { savePng, saveSvg } = await import('./report/index.js');
  const files: string[] = [];
  for await (const figure of figures) {
    files.push(`${figure.name}.svg`);
    await saveSvg(figure, join(directory, `${figure.name}.svg`));
    if (!isRasterised) continue;
    files.push(`${figure.name}.png`);
    await savePng(figure, join(directory, `${figure.name}.png`));
  }
  return files;
}
