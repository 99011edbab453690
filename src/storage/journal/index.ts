export { JournalWriter } from './journal-writer.js';
export { openRun } from './open-run.js';
export { segmentFiles } from './segment-files.js';
