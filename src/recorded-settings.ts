import { GlompoError } from './domain/errors.js';
import { foundRun } from './found-run.js';
import type { RunSettings } from './storage/run-record.js';

/**
 * The settings with which a run would go on, were nothing given in their place.
 *
 * @param directory Working directory of the run, or one of its checkpoints.
 * @param from Name or path of the checkpoint to go on from; undefined for the newest.
 * @throws GlompoError As `resumeManager`.
 */
export function recordedSettings(directory: string, from: string | undefined): RunSettings {
  const { journal, checkpoint } = foundRun(directory, from);
  try {
    const settings = (journal ?? checkpoint)?.settings;
    if (settings !== undefined) return settings;
    throw new GlompoError('GLOMPO_RESUME', `There is no run in ${directory} that could go on.`);
  } finally {
    journal?.close();
  }
}
