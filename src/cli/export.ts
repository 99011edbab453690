import { join, resolve } from 'node:path';
import { openRun, type RunRecord } from '../record.js';
import { makeOutput } from '../run-outputs.js';
import type { ExportRequest } from './requests.js';
import { EXIT_FAILED, errorText, statusOfError } from './error-text.js';

type Write = (text: string) => void;

/** Makes files of a recorded run and names them; returns the exit status. */
export async function exportRun(
  { directory, what, to }: ExportRequest,
  write: Write,
  complain: Write,
): Promise<number> {
  let run: RunRecord;
  try {
    run = openRun(directory);
  } catch (error) {
    complain(`glompo: ${errorText(error)}\n`);
    return statusOfError(error);
  }
  for (const place of run.damage) complain(`glompo: ${place}\n`);
  const target = resolve(to ?? run.directory);
  let status = 0;
  try {
    for (const one of what) {
      for (const file of await makeOutput(run, one, target)) write(`${join(target, file)}\n`);
    }
  } catch (error) {
    complain(`glompo: ${errorText(error)}\n`);
    status = EXIT_FAILED;
  }
  run.close();
  return status;
}
