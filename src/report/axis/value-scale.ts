import { oneOf } from '../../domain/options.js';
import { linearScale } from './linear-scale.js';
import { logScale } from './log-scale.js';
import type { Scale } from './scale.js';
import { symmetricLogScale } from './symmetric-log-scale.js';

/** Whether an axis of values is logarithmic; `auto` decides by the values. */
export type LogScaleChoice = boolean | 'auto';

const PADDING = 0.03;
/** The range of values from which on the original's plots turn logarithmic by themselves. */
const AUTO_RANGE = 1e5;

/**
 * The scale for objective values from `lowest` to `highest`; those without any finite value give one from 0 to 1.
 * `auto` is logarithmic when the values have one sign and their range is above 1e5, as in the original. Values of
 * both signs, or with a zero among them, have no logarithm: asked for it, they get a scale that is linear near zero.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for another choice.
 */
export function valueScale(lowest: number, highest: number, choice: LogScaleChoice): Scale {
  oneOf('logScale', choice, [true, false, 'auto']);
  if (!(lowest <= highest)) return linearScale(0, 1);
  const hasOneSign = lowest > 0 || highest < 0;
  const isLogarithmic = choice === 'auto' ? hasOneSign && highest - lowest > AUTO_RANGE : choice;
  if (!isLogarithmic || (lowest === 0 && highest === 0)) {
    return linearScale(lowest, highest, { padding: PADDING });
  }
  return hasOneSign ? logScale(lowest, highest, PADDING) : symmetricLogScale(lowest, highest, PADDING);
}
