import { load } from '../lib/dist.js';

const O = await load('src/optimizers/index.js');

/**
 * The optimizers that are measured: how each is made, and its counterparts among the peers, of which the first that was
 * measured on a function counts. Without options, save the step that pycma was given too.
 */
export const CONTESTANTS = {
  cmaEs: {
    spec: () => O.cmaEs({ restarts: 'bipop', sigma0: 0.3 }),
    title: "cmaEs({ restarts: 'bipop', sigma0: 0.3 })",
    peers: ['pycma-bipop', 'pycma'],
  },
  differentialEvolution: {
    spec: () => O.differentialEvolution(),
    title: 'differentialEvolution()',
    peers: ['differential-evolution'],
  },
  dualAnnealing: { spec: () => O.dualAnnealing(), title: 'dualAnnealing()', peers: ['dual-annealing'] },
  controlledRandomSearch: {
    spec: () => O.controlledRandomSearch(),
    title: 'controlledRandomSearch()',
    peers: ['nlopt-crs2'],
  },
  nelderMead: { spec: () => O.nelderMead(), title: 'nelderMead()', peers: ['nelder-mead'] },
  lbfgsb: { spec: () => O.lbfgsb(), title: 'lbfgsb()', peers: ['l-bfgs-b'] },
  trustRegion: { spec: () => O.trustRegion(), title: 'trustRegion()', peers: ['nlopt-bobyqa'] },
  direct: { spec: () => O.direct(), title: 'direct()', peers: ['nlopt-direct'] },
  particleSwarm: { spec: () => O.particleSwarm(), title: 'particleSwarm()', peers: ['pagmo-pso'] },
  onePlusOneEs: { spec: () => O.onePlusOneEs(), title: 'onePlusOneEs()', peers: [] },
  portfolio: { spec: () => O.portfolio(), title: 'portfolio()', peers: [] },
};

/** Those that go on for as long as they may, with which the manager is compared on the paper's functions. */
export const GLOBAL = ['cmaEs', 'differentialEvolution', 'dualAnnealing', 'portfolio'];
