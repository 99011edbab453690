export { JournalWriter, type JournalWriterOptions } from './journal-writer.js';
export { openRun } from './open-run.js';
export { JOURNAL_DIRECTORY, segmentFiles } from './segment-files.js';
