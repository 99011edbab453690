import { expect, test } from 'vitest';
import { SerialDrive } from '../../../../../actors/host/optimizer/serial-drive.js';
import { CountingOptimizer, driveOptions, runnerOf, shown, turns } from './setup.js';

/** A grant is spent only when the value is there, so what is being evaluated is given back as well. */
test('what is being evaluated when the grant is revoked is not given back', async () => {
  let release: (value: number) => void = () => {};
  const optimizer = new CountingOptimizer();
  const { options, allowance, rows } = driveOptions(optimizer);
  const task = () =>
    new Promise<number>((resolve) => {
      release = resolve;
    });
  const running = shown(new SerialDrive(options, runnerOf(task))).run();
  allowance.add(3);
  await turns();
  const unused = allowance.revoke();
  void running.catch(() => {});
  release(1);
  await turns();
  allowance.stop('enough');
  release(1);
  await running;
  expect(unused + rows().length).toBe(3);
  expect(Math.min(...optimizer.asked)).toBeGreaterThan(0);
});
