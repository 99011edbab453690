import { median } from '../lib/report.js';

/** Runs of one problem in short: how many solved it, the median of their evaluations (null for none), and of all values. */
export function summary(runs) {
  const solved = runs.filter((run) => run.solved);
  return {
    solved: solved.length,
    runs: runs.length,
    evaluations: solved.length === 0 ? null : Math.round(median(solved.map((run) => run.evaluations))),
    medianFx: median(runs.map(({ fx }) => fx)),
    bestFx: Math.min(...runs.map(({ fx }) => fx)),
  };
}

/**
 * How a figure stands to another one.
 *
 * @param most How many times the other's evaluations still count as good.
 * @returns The other one as `peer`; `ratio` of the evaluations, null where one has none; `asGood`: at least its success
 *   rate, and not too many evaluations.
 */
export function against(figure, peer, most) {
  if (peer === null) return { peer, ratio: null, asGood: true };
  const both = figure.solved > 0 && peer.solved > 0;
  const ratio = both ? figure.evaluations / peer.evaluations : null;
  const asGood = figure.solved / figure.runs >= peer.solved / peer.runs && (ratio === null || ratio <= most);
  return { peer, ratio, asGood };
}
