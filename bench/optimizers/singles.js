import { report } from '../lib/report.js';
import { solve } from '../lib/solve.js';
import { CONTESTANTS, GLOBAL } from './contestants.js';
import { peerFigure } from './peers.js';
import { BUDGET, peerProblems, SEEDS, suiteProblems } from './problems.js';
import { against, summary } from './summary.js';

/** At most so many of the peer's evaluations. */
const MOST_EVALUATIONS = 1.1;

/** What each optimizer alone reaches on the six functions: rows by contestant, figures by problem. */
export async function measureSingles(dims) {
  const rows = [];
  for (const [name, { spec, title, peers }] of Object.entries(CONTESTANTS)) {
    const figures = [];
    for (const problem of peerProblems(dims)) {
      const figure = await figureOf(spec(), problem, BUDGET.peers);
      figures.push({ ...figure, ...against(figure, peerFigure(peers, dims, problem.key), MOST_EVALUATIONS) });
    }
    rows.push({ name, title, dims, figures });
  }
  return rows;
}

/** The best of the optimizers alone on each function of the suite: most runs solved, then fewest evaluations. */
export async function bestOnSuite() {
  const best = {};
  for (const problem of suiteProblems()) {
    const figures = [];
    for (const name of GLOBAL) {
      figures.push({ name, ...(await figureOf(CONTESTANTS[name].spec(), problem, BUDGET.suite)) });
    }
    best[problem.key] = bestOf(figures);
  }
  return best;
}

/** Most runs solved, then fewest evaluations, then the lowest value. */
export function bestOf(figures) {
  const [best] = figures.toSorted(
    (a, b) => b.solved - a.solved || (a.evaluations ?? 0) - (b.evaluations ?? 0) || a.medianFx - b.medianFx,
  );
  return best;
}

async function figureOf(spec, problem, budget) {
  const runs = [];
  for (const seed of SEEDS) runs.push(await solve(spec, problem, seed, budget));
  return { problem: problem.key, ...summary(runs) };
}

/** Two lines for each optimizer: how many runs it solves, and how many evaluations that takes. */
export function reportSingles(rows) {
  for (const { name, dims, figures } of rows) {
    const compared = figures.filter(({ peer }) => peer !== null);
    const share = (list, of) => list.reduce((sum, figure) => sum + of(figure), 0) / list.length;
    report({
      bench: `optimizers/${name}/${dims}/solved`,
      runs: [share(figures, ({ solved, runs }) => solved / runs)],
      unit: 'of the runs',
      better: 'higher',
      note: figures.map(text).join(', '),
    });
    if (compared.length === 0) continue;
    report({
      bench: `optimizers/${name}/${dims}/as-good-as-peer`,
      runs: [share(compared, ({ asGood }) => (asGood ? 1 : 0))],
      unit: `of ${compared.length} functions`,
      better: 'higher',
      target: 1,
      against: [...new Set(compared.map(({ peer }) => peer.peer))].join(', '),
      note: `at least its success rate, at most ${MOST_EVALUATIONS} times its median evaluations`,
    });
  }
}

function text({ problem, solved, runs, evaluations, medianFx, ratio }) {
  const reached = solved > 0 ? `${evaluations}` : `best ${medianFx.toPrecision(2)}`;
  return `${problem} ${solved}/${runs} ${reached}${ratio === null ? '' : ` (${ratio.toFixed(2)})`}`;
}
