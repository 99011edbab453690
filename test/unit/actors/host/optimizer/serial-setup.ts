import { SerialDrive } from '../../../../../actors/host/optimizer/serial-drive.js';
import type { FailurePolicy } from '../../../../../src/domain/failure-policy.js';
import { type CountingOptimizer, driveOptions, runnerOf, shown } from './setup.js';

/** A serial drive with a task of one number. */
export function setUp(
  optimizer: CountingOptimizer,
  task: (x: number) => unknown = (x) => x * 10,
  sliceMs = 1_000,
  onFailure: FailurePolicy = 'infinity',
) {
  const parts = driveOptions(optimizer, { sliceMs, onFailure });
  return { ...parts, drive: shown(new SerialDrive(parts.options, runnerOf(task))) };
}
