// Does a stop check cost more when the history is longer?
import { load } from './lib/dist.js';
import { report, rounds, size } from './lib/report.js';

const { History } = await load('src/domain/history.js');
const { boundsOf } = await load('src/domain/bounds.js');
const { Rng } = await load('src/domain/rng.js');
const { bestUnmoving, evaluationsUnmoving } = await load('src/stoppers/index.js');

const LENGTHS = size([1e3, 1e5, 1e7], [1e2, 1e3, 1e4]);
const CALLS = 100;
/** New evaluations between two checks. */
const NEW = 100;
const CHECKS = size(400, 4);
const ROUNDS = size(7, 1);
const STOPPERS = {
  evaluationsUnmoving: () => evaluationsUnmoving(CALLS),
  bestUnmoving: () => bestUnmoving(CALLS),
};

/** A single parameter keeps the longest history small; the stoppers look at values only. */
function historyOf(length) {
  const history = new History(1);
  grow(history, length);
  return history;
}

function grow(history, count) {
  for (let left = count; left > 0; left -= NEW) {
    const values = new Float64Array(Math.min(NEW, left)).map(() => Math.random());
    const rows = {
      values,
      points: values,
      ids: null,
      firstId: history.length,
      outcomes: null,
      vectors: null,
      vectorLength: 0,
      asked: null,
      details: null,
    };
    history.append(rows, 0, values.length);
  }
}

/** A stopper that has seen a history of this length. */
function prepared(make, length) {
  const candidate = { id: 1, kind: 'randomSearch', history: historyOf(length), alive: true };
  const bounds = boundsOf([[0, 1]]);
  const facts = { candidate, best: null, optimizers: [candidate], bounds, rng: Rng.of(1) };
  const stopper = make();
  stopper.explain(facts);
  return { stopper, facts, history: candidate.history };
}

/** Nanoseconds that a check takes for each new evaluation, while the history is at most twice as long. */
function checkCost(make, length) {
  let current = prepared(make, length);
  return () => {
    let spent = 0;
    for (let i = 0; i < CHECKS; i += 1) {
      if (current.history.length >= 2 * length) current = prepared(make, length);
      grow(current.history, NEW);
      const began = performance.now();
      current.stopper.explain(current.facts);
      spent += performance.now() - began;
    }
    return (1e6 * spent) / CHECKS / NEW;
  };
}

for (const [name, make] of Object.entries(STOPPERS)) {
  const measurements = {};
  for (const length of LENGTHS) measurements[length] = checkCost(make, length);
  for (const measure of Object.values(measurements)) measure();
  const found = await rounds(ROUNDS, measurements);
  for (const length of LENGTHS) {
    report({
      bench: `stop-check-cost/${name}/${length.toExponential().replace('+', '')}`,
      runs: found[length],
      unit: 'ns/new evaluation',
      floor: found[LENGTHS[0]],
      against: `the same with a history of ${LENGTHS[0]}`,
      better: 'lower',
      target: length === LENGTHS[0] ? undefined : 1.5,
      targetOf: 'ratio',
    });
  }
}
