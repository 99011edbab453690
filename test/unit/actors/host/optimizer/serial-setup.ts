import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import { SerialDrive } from '../../../../../actors/host/optimizer/serial-drive.js';
import { BEGINNING } from '../../../../../actors/host/optimizer/position.js';
import type { Wanted } from '../../../../../src/domain/optimizer.js';
import type { FailurePolicy } from '../../../../../src/domain/failure-policy.js';
import { type CountingOptimizer, driveOptions, runnerOf, shown } from './setup.js';

/** A serial drive with a task of one number. */
export function setUp(
  optimizer: CountingOptimizer,
  task: (x: number) => unknown = (x) => x * 10,
  sliceMs = 1_000,
  onFailure: FailurePolicy = 'infinity',
  { wants = 'residuals' as Wanted, isDetailed = false, from = BEGINNING } = {},
) {
  const parts = driveOptions(optimizer, { sliceMs, onFailure, wants, from });
  const runner = runnerOf(task, { ...NO_RULES, isDetailed });
  runner.wants = wants;
  return { ...parts, drive: shown(new SerialDrive(parts.options, runner)) };
}
