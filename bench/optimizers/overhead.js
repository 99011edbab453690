import { load } from '../lib/dist.js';
import { report, rounds, size } from '../lib/report.js';
import { PYCMA_OVERHEAD } from './peers.js';

const [{ cmaEs }, { drive }, { Rng }, { boundsOf }, { createCmaEs }] = await Promise.all([
  load('src/optimizers/index.js'),
  load('src/testing/index.js'),
  load('src/domain/rng.js'),
  load('src/domain/bounds.js'),
  load('src/optimizers/cma-es.js'),
]);

const DIMS = [10, 40, 100];
const EVALUATIONS = size(60_000, 600);
/** Of one search, for each parameter; fewer than it takes to converge, so that it never ends before. */
const EACH = 300;
const ROUNDS = size(7, 1);
const POPSIZE = (dims) => 4 + Math.floor(3 * Math.log(dims));

/** An ellipsoid whose axes differ a thousandfold, far from done after {@link EACH} evaluations a parameter. */
function ellipsoid(dims) {
  const weights = Float64Array.from({ length: dims }, (_, i) => 10 ** ((6 * i) / (dims - 1)));
  return (x) => {
    let sum = 0;
    for (let i = 0; i < dims; i += 1) sum += weights[i] * x[i] * x[i];
    return sum;
  };
}

/** Microseconds that CMA-ES spends on one evaluation, without those of the objective itself. */
export async function reportOverhead() {
  const found = await rounds(ROUNDS, Object.fromEntries(DIMS.map((dims) => [dims, () => overhead(dims)])));
  for (const dims of DIMS) {
    report({
      bench: `optimizers/overhead/${dims}`,
      runs: found[dims],
      unit: 'us/evaluation',
      floor: found[dims].map(() => PYCMA_OVERHEAD[dims]),
      against: 'pycma, measured on another day',
      better: 'lower',
      target: 0.1,
      targetOf: 'ratio',
      note: `cmaEs() on a ${dims}-D ellipsoid; the objective's own time taken off`,
    });
  }
}

function overhead(dims) {
  const evaluate = ellipsoid(dims);
  const searches = Math.max(1, Math.round(EVALUATIONS / (EACH * dims)));
  const evaluations = size(EACH * dims, 100);
  const spent = timed(() => {
    for (let seed = 1; seed <= searches; seed += 1) search(dims, evaluate, evaluations, seed);
  });
  const x = new Float64Array(dims).fill(0.5);
  let sum = 0;
  const own = timed(() => {
    for (let i = 0; i < searches * evaluations; i += 1) {
      x[i % dims] = i;
      sum += evaluate(x);
    }
  });
  if (!(sum > 0)) throw new RangeError('The objective was not evaluated.');
  return (1000 * (spent - own)) / (searches * evaluations);
}

function search(dims, evaluate, evaluations, seed) {
  const bounds = boundsOf(Array.from({ length: dims }, () => [-5, 5]));
  const setup = { bounds, x0: new Float64Array(dims).fill(3), rng: Rng.of(seed), workers: 1 };
  const optimizer = createCmaEs(setup, cmaEs().options);
  const done = drive(optimizer, dims, evaluate, { evaluations, capacity: POPSIZE(dims) });
  if (done.evaluations !== evaluations) throw new RangeError(`It ended by itself: ${done.finished}.`);
}

/** Milliseconds of processor time, which others who need the machine do not lengthen. */
function timed(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
