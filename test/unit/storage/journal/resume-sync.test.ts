import { expect, test } from 'vitest';
import type { JournalSync } from '../../../../src/domain/run-journal.js';
import { resumableRun } from '../../../../src/storage/journal/resumable-run.js';
import { type SegmentFiles, segmentFiles } from '../../../../src/storage/journal/segment-files.js';
import { resumed, sessionsIn, tell } from './sessions.js';
import { testDirectory } from './setup.js';

const sessions = sessionsIn(testDirectory('resume-sync'));

/** Files that take note of the segments that are forced onto the disk. */
function watched(files: SegmentFiles, synced: number[]): SegmentFiles {
  return {
    directory: files.directory,
    async open(segment) {
      const file = await files.open(segment);
      return {
        read: file.read.bind(file) as typeof file.read,
        writev: file.writev.bind(file) as typeof file.writev,
        truncate: file.truncate.bind(file),
        stat: file.stat.bind(file) as typeof file.stat,
        close: file.close.bind(file),
        async datasync() {
          synced.push(segment);
          await file.datasync();
        },
      };
    },
  };
}

/** Otherwise the end of the machine could take evaluations from the middle of the journal. */
test.each<[JournalSync, readonly number[]]>([
  ['every', [2, 3]],
  ['interval', [2, 3]],
  ['never', []],
])(
  '%s: what the session before has written is on the disk before anything is written behind it',
  async (sync, expected) => {
    const directory = await sessions(
      (writer) => tell(writer, 1, [3, 2]),
      (writer) => tell(writer, 1, [1], 2),
    );
    const from = resumableRun(directory);
    const synced: number[] = [];
    const writer = await resumed(directory, from, { sync, files: watched(segmentFiles(directory), synced) });
    expect(synced).toEqual(expected);
    await writer.close(null);
    from.close();
  },
);
