import { load } from '../lib/dist.js';
import { peerProblem, PROBLEM_NAMES } from '../lib/peer-problems.js';
import { size } from '../lib/report.js';
import { ORIGINAL } from './peers.js';

const functions = await load('src/benchmark-functions/index.js');

/** Kept for figures; nothing was chosen by them. */
export const SEEDS = Array.from({ length: size(15, 1) }, (_, i) => i + 1);

/** Evaluations within which a problem is to be solved. */
export const BUDGET = { peers: size(100_000, 300), suite: size(50_000, 300) };

/** Above the minimum, in units of its size: values of the suite that differ by less count as the same. */
const SAME = 1e-6;

/** The six functions of the peers' tables. */
export function peerProblems(dims) {
  const names = size(PROBLEM_NAMES, PROBLEM_NAMES.slice(0, 1));
  return names.map((name) => ({ ...peerProblem(name, dims), key: name, minFx: 0 }));
}

/** The twelve functions on which the original was measured, with as many parameters. */
export function suiteProblems() {
  const entries = Object.entries(ORIGINAL);
  return size(entries, entries.slice(-1)).map(([name, { dims }]) => {
    const { bounds, evaluate, minFx } = named(name, dims);
    const target = minFx + SAME * Math.max(1, Math.abs(minFx));
    return { key: name, name, dims, bounds, evaluate, minFx, target };
  });
}

function named(name, dims) {
  const make = functions[name[0].toLowerCase() + name.slice(1)];
  return name === 'Langermann' ? make() : make({ dims });
}
