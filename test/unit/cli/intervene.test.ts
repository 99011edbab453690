import { expect, test } from 'vitest';
import { interveneIn } from '../../../src/cli/intervene.js';
import type { InterventionRequest } from '../../../src/cli/requests.js';
import type { RunEvent } from '../../../src/index.js';
import { lockDirectory } from '../../../src/run-owner.js';
import { type Answer, ControlFiles, type ControlListener } from '../../../src/storage/control-files.js';
import type { JournalWriter } from '../../../src/storage/journal/journal-writer.js';
import { started, testDirectory, writerIn } from '../storage/journal/setup.js';

const newDirectory = testDirectory('cli-intervene');

/** Has a recorded run in a new directory, and asks it for something. */
async function asking(
  wanted: InterventionRequest['wanted'],
  json: boolean,
  answer: (writer: JournalWriter, by: string) => Answer | Promise<Answer>,
) {
  const directory = newDirectory();
  const release = lockDirectory(directory);
  const writer = await writerIn(directory);
  writer.event(started(1, 2));
  const listener = {
    stopOptimizer: (_id: number, _reason: string, by: string) => answer(writer, by),
    checkpoint: (by: string) => answer(writer, by),
    onWarning() {},
  } as unknown as ControlListener;
  const control = new ControlFiles(directory, listener);
  const timer = setInterval(() => control.look());
  const printed = { out: '', err: '' };
  const status = await interveneIn(
    { directory, command: 'glompo test', wanted, timeout: 10, json },
    (text) => {
      printed.out += text;
    },
    (text) => {
      printed.err += text;
    },
  );
  clearInterval(timer);
  release();
  await writer.close(null);
  return { directory, status, ...printed };
}

const STOP = { action: 'stopOptimizer', optimizerId: 3, reason: 'stuck' } as const;

const checkpointed = (name: string) =>
  ({ at: 3, type: 'checkpointed', name, directory: `checkpoints/${name}`, evaluations: 9 }) as RunEvent;

test('what was done is said', async () => {
  const { status, out, err } = await asking(STOP, false, () => null);
  expect({ status, out, err }).toEqual({ status: 0, out: 'Optimizer 3 stops: stuck.\n', err: '' });
});

test('what was refused is said with its reason', async () => {
  const { directory, status, out, err } = await asking(STOP, false, () => 'it has ended');
  expect({ status, out, err }).toEqual({
    status: 1,
    out: '',
    err: `glompo: The run in ${directory} refused: it has ended.\n`,
  });
});

test('with --json it is one line in any case', async () => {
  const done = await asking(STOP, true, () => null);
  expect(JSON.parse(done.out)).toMatchObject({
    ...STOP,
    fate: 'done',
    trouble: null,
    directory: done.directory,
  });
  const refused = await asking(STOP, true, () => 'it has ended');
  expect(JSON.parse(refused.out)).toMatchObject({ ...STOP, fate: 'refused', reason: 'it has ended' });
  expect(refused.status).toBe(1);
});

test('of checkpoints the one that was asked for is printed', async () => {
  const { status, out } = await asking({ action: 'checkpoint' }, false, (writer, by) => {
    writer.event(checkpointed('before'));
    writer.event({ at: 3, type: 'intervention', by: 'another', action: 'checkpoint' });
    writer.event(checkpointed('of-another'));
    writer.event({ at: 3, type: 'intervention', by, action: 'checkpoint' });
    writer.event(checkpointed('mine'));
    writer.event(checkpointed('after'));
    return null;
  });
  expect({ status, out }).toEqual({ status: 0, out: 'checkpoints/mine\n' });
});

test('a run that is not alive is an error of who asks', async () => {
  const directory = newDirectory();
  let err = '';
  const request = { directory, command: 'glompo stop', wanted: STOP, timeout: 1, json: false };
  const status = await interveneIn(
    request,
    () => {},
    (text) => {
      err += text;
    },
  );
  expect({ status, err }).toEqual({
    status: 2,
    err: `glompo: There is no run in ${directory} that is alive.\n`,
  });
});
