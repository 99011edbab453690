import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandPlan } from '../../../src/tasks/command-task.js';
import { type Evaluation, filledIn } from './placeholders.js';

/**
 * Makes the directory of one evaluation below that of its evaluator. Its name is never used twice, since what an earlier
 * evaluation has left running may still write into its own.
 */
export async function makeEvaluationDirectory(scratchDirectory: string): Promise<string> {
  return await mkdtemp(join(scratchDirectory, 'evaluation-'));
}

/** Puts into the directory what the program needs. */
export async function fillDirectory(
  { template, filled, files }: Pick<CommandPlan, 'template' | 'filled' | 'files'>,
  evaluation: Evaluation,
): Promise<void> {
  const { directory } = evaluation;
  if (template !== null) await cp(fileURLToPath(template), directory, { recursive: true });
  for (const path of filled) {
    const file = join(directory, path);
    const text = await readFile(file, 'utf8');
    await writeFile(file, filledIn(text, evaluation));
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, filledIn(text, evaluation));
  }
}

/** Removes the directory, after it was copied where it is kept. */
export async function disposeDirectory(
  { directory, optimizerId, evaluationId }: Evaluation,
  keep: CommandPlan['keep'],
  failed: boolean,
): Promise<void> {
  if (keep !== null && (failed || keep.which === 'all')) {
    const target = join(fileURLToPath(keep.in), `optimizer-${optimizerId}-evaluation-${evaluationId}`);
    // A second attempt at the same evaluation takes the place of the first. What is moved may lie on another disk.
    await rm(target, { recursive: true, force: true });
    await cp(directory, target, { recursive: true });
  }
  await rm(directory, { recursive: true, force: true });
}
