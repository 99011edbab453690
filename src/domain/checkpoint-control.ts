import { checkedNamingFormat } from './checkpoint-name.js';
import { invalidOption } from './errors.js';
import { withDefaults } from './option-defaults.js';
import { checkOptions, finiteNumber, flag, wholeNumber } from './options.js';

/**
 * When a run makes checkpoints, and where. The original's names of these: `checkpoint_time_frequency` (`everySeconds`),
 * `checkpoint_iter_frequency` (`everyEvaluations`), `checkpoint_at_init` (`atStart`), `checkpoint_at_conv` (`atExit`),
 * `raise_checkpoint_fail` (`raiseOnFailure`), `keep_past`, `naming_format` and `checkpointing_dir` (`directory`). There is
 * no `force_task_save`, since tasks are never serialised.
 *
 * @example
 * const checkpointControl = { everySeconds: 600, atExit: true, keepPast: 2, namingFormat: 'fit_%(count)' };
 */
export interface CheckpointControl {
  /** Seconds between the beginnings of two checkpoints. Default: Infinity, none for the time. */
  readonly everySeconds?: number;
  /** Evaluations of the run between two checkpoints. Default: Infinity, none for their number. */
  readonly everyEvaluations?: number;
  /** Whether one is made when the run begins, before any evaluation. Default: false. */
  readonly atStart?: boolean;
  /** Whether one is made when the run ends, before its optimizers do. Default: false. */
  readonly atExit?: boolean;
  /** Whether the run fails when a checkpoint does; else it is warned of. Default: false. */
  readonly raiseOnFailure?: boolean;
  /**
   * How many older checkpoints of the run are kept besides the new one, the newest of them; -1 for all. Only those whose
   * names match `namingFormat` are ever removed, and only once the new one is on the disk. Default: -1.
   */
  readonly keepPast?: number;
  /**
   * Name of each checkpoint, in which keys are replaced: `%(date)` as YYYYMMDD, `%(year)`, `%(yr)` (two digits), `%(month)`,
   * `%(day)`, `%(time)` as HHMMSS, `%(hour)`, `%(min)`, `%(sec)`, and `%(count)`, three digits, one more than the largest in
   * the directory. One of the same name is replaced. Default: `glompo_checkpoint_%(date)_%(time)`.
   */
  readonly namingFormat?: string;
  /** Directory of the checkpoints; a relative one begins in the run's working directory. Default: `checkpoints`. */
  readonly directory?: string;
  /**
   * Seconds that optimizers may take to tell their state, while the run goes on. One that evaluates for longer is stored as
   * it stood at the checkpoint before, and replayed from there when the run is resumed. Default: 5.
   */
  readonly patience?: number;
}

/** The options of checkpoints after validation, with every default filled in. */
export type CheckpointPlan = Required<CheckpointControl>;

const DEFAULTS: CheckpointPlan = {
  everySeconds: Infinity,
  everyEvaluations: Infinity,
  atStart: false,
  atExit: false,
  raiseOnFailure: false,
  keepPast: -1,
  namingFormat: 'glompo_checkpoint_%(date)_%(time)',
  directory: 'checkpoints',
  patience: 5,
};

const OWNER = 'checkpointControl';

/**
 * The options with every default filled in; null where there are none.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` when one is not usable, or there is no such option.
 * @example
 * checkpointPlanOf({ everySeconds: 60 })?.keepPast; // -1
 * checkpointPlanOf(null); // null
 */
export function checkpointPlanOf(value: unknown): CheckpointPlan | null {
  if (value === null || value === undefined) return null;
  checkOptions(OWNER, value, Object.keys(DEFAULTS));
  const plan = withDefaults<CheckpointControl>(DEFAULTS, value as CheckpointControl);
  return Object.freeze({
    everySeconds: frequency('everySeconds', plan.everySeconds, 'a number above 0', (every) => every > 0),
    everyEvaluations: frequency(
      'everyEvaluations',
      plan.everyEvaluations,
      'a whole number of at least 1',
      (every) => Number.isSafeInteger(every) && every >= 1,
    ),
    atStart: flag(`${OWNER}.atStart`, plan.atStart),
    atExit: flag(`${OWNER}.atExit`, plan.atExit),
    raiseOnFailure: flag(`${OWNER}.raiseOnFailure`, plan.raiseOnFailure),
    keepPast: wholeNumber(`${OWNER}.keepPast`, plan.keepPast, -1),
    namingFormat: checkedNamingFormat(`${OWNER}.namingFormat`, plan.namingFormat),
    directory: directoryOf(plan.directory),
    patience: finiteNumber(`${OWNER}.patience`, plan.patience, { min: 0, exclusive: true }),
  });
}

function frequency(
  name: string,
  value: unknown,
  expected: string,
  isUsable: (every: number) => boolean,
): number {
  if (typeof value === 'number' && (value === Infinity || isUsable(value))) return value;
  throw invalidOption(`${OWNER}.${name}`, value, `${expected}, or Infinity`);
}

function directoryOf(value: unknown): string {
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
  throw invalidOption(`${OWNER}.directory`, value, 'a path');
}
