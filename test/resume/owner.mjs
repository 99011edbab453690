// The program whose run a trial kills: it begins the run, or goes on with it, and leaves what became of it in a file.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManager, resumeManager } from 'glompo';
import { configurationOf } from './configuration.mjs';

const [directory, settingsText] = process.argv.slice(2);
const settings = JSON.parse(settingsText);
const configuration = configurationOf(settings, directory, join(directory, 'calls'));
const warnings = [];
let report = { outcome: 'completed' };
try {
  const manager = await managerOf();
  void watch(manager.events());
  const running = manager.run();
  process.stdout.write('begun\n');
  const { stats, fx, x, exitReason } = await running;
  report = { outcome: 'completed', stats, fx, x: [...x], exitReason };
} catch (error) {
  const { code, message, data, stack } = error;
  report = { outcome: data?.finished ? 'finished' : 'failed', code, message, stack };
}
writeFileSync(join(directory, 'report.json'), JSON.stringify({ ...report, warnings }));

/** One that was killed before its journal had begun has left nothing to go on from. */
async function managerOf() {
  const { workingDir } = configuration;
  // One that forgets what was: it shows that the trials find it.
  if (settings.forgets) return createManager({ ...configuration, overwriteExisting: true });
  if (!existsSync(join(workingDir, 'glompo_journal'))) return createManager(configuration);
  try {
    return await resumeManager(workingDir);
  } catch (error) {
    if (error.code !== 'GLOMPO_JOURNAL') throw error;
    process.stdout.write('begins again\n');
    return createManager({ ...configuration, overwriteExisting: true });
  }
}

async function watch(events) {
  for await (const event of events) {
    if (event.type === 'warning') warnings.push(event.error.message);
    if (event.type === 'log' && event.level !== 'info') warnings.push(event.text);
  }
}
