import type { OptimizerRecord } from '../../storage/run-record.js';
import { countText } from '../axis/number-text.js';
import { COLOURS, GREY } from '../svg/palette.js';
import type { LegendEntry, LegendSection } from './legend.js';
import { OUTCOME_MARKS, outcomeCounts, outcomeOf } from './outcome-marks.js';

/** Which optimizers share a colour. */
export interface Colouring {
  readonly by: 'optimizer' | 'kind' | 'outcome';
  readonly entries: readonly LegendEntry[];
  colourOf(optimizer: OptimizerRecord): string;
}

/**
 * A colour each for a few optimizers; else one for each kind, or, where there is but one kind or too many, for each
 * outcome: more colours than a palette has could not be told apart.
 */
export function colouringOf(optimizers: readonly OptimizerRecord[]): Colouring {
  if (optimizers.length <= COLOURS.length) return byOptimizer(optimizers);
  const kinds = kindsOf(optimizers);
  return kinds.length === 1 || kinds.length > COLOURS.length ? byOutcome(optimizers) : byKind(optimizers);
}

/** A colour for each kind; kinds beyond those that the palette has are grey together. */
export function byKind(optimizers: readonly OptimizerRecord[]): Colouring {
  const kinds = kindsOf(optimizers);
  const colours = new Map(kinds.slice(0, COLOURS.length).map(([kind], i) => [kind, COLOURS[i] as string]));
  const others = kinds.slice(COLOURS.length);
  const entries = kinds.slice(0, COLOURS.length).map(([kind, count]) => ({
    label: `${kind} (${countText(count)})`,
    colour: colours.get(kind) ?? GREY,
  }));
  const otherCount = others.reduce((sum, [, count]) => sum + count, 0);
  const rest = { label: `${others.length} other kinds (${countText(otherCount)})`, colour: GREY };
  return {
    by: 'kind',
    entries: others.length === 0 ? entries : [...entries, rest],
    colourOf: ({ kind }) => colours.get(kind) ?? GREY,
  };
}

/** A colour for each outcome. */
export function byOutcome(optimizers: readonly OptimizerRecord[]): Colouring {
  return {
    by: 'outcome',
    entries: outcomeCounts(optimizers).map(({ outcome, count }) => ({
      label: `${OUTCOME_MARKS[outcome].label} (${countText(count)})`,
      colour: OUTCOME_MARKS[outcome].colour,
    })),
    colourOf: (optimizer) => OUTCOME_MARKS[outcomeOf(optimizer)].colour,
  };
}

/** What the colours of lines and the marks at their ends mean. */
export function colourSections(
  optimizers: readonly OptimizerRecord[],
  { by, entries }: Colouring,
): LegendSection[] {
  const isByOutcome = by === 'outcome';
  const marks = outcomeCounts(optimizers).map(({ outcome, count }) => ({
    label: `${OUTCOME_MARKS[outcome].label} (${countText(count)})`,
    colour: isByOutcome ? OUTCOME_MARKS[outcome].colour : GREY,
    mark: outcome,
  }));
  const ends = { heading: 'How they ended', entries: marks };
  return isByOutcome ? [ends] : [{ heading: by === 'kind' ? 'Kinds' : 'Optimizers', entries }, ends];
}

function byOptimizer(optimizers: readonly OptimizerRecord[]): Colouring {
  const colours = new Map(optimizers.map(({ id }, i) => [id, COLOURS[i] as string]));
  return {
    by: 'optimizer',
    entries: optimizers.map(({ id, kind }) => ({
      label: `${id} ${kind}`,
      colour: colours.get(id) ?? GREY,
    })),
    colourOf: ({ id }) => colours.get(id) ?? GREY,
  };
}

/** The kinds with the number of their optimizers, the most frequent first. */
function kindsOf(optimizers: readonly OptimizerRecord[]): [kind: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { kind } of optimizers) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
