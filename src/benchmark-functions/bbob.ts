import { wholeNumber } from '../domain/options.js';
import { FUNCTIONS } from './bbob/functions.js';
import { instanceOf, LAST_INSTANCE } from './bbob/instance.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, taskFactoryOf } from './define-benchmark.js';

export interface BbobOptions extends DimsOptions {
  /** Number of parameters, at least 2. Default 2. */
  readonly dims?: number;
  /** Number of the function, from 1 to 24. Default 1. */
  readonly function?: number;
  /** Which shifts and rotations of it, from 1 to 200000. Default 1. */
  readonly instance?: number;
}

/** A {@link BenchmarkFunction} of the BBOB suite. */
export interface BbobFunction extends BenchmarkFunction {
  /** Title of the function in the report that defines it, such as `Rastrigin, separable`. */
  readonly title: string;
}

type Resolved = Required<Omit<BbobOptions, 'delay'>>;

const definition = {
  name: 'Bbob',
  module: import.meta.url,
  export: 'createBbob',
  defaults: { function: 1, dims: 2, instance: 1 },
  problem({ function: number, dims, instance: instanceNumber }: Resolved) {
    wholeNumber('function', number, 1, FUNCTIONS.length);
    wholeNumber('dims', dims, 2);
    const instance = instanceOf(number, wholeNumber('instance', instanceNumber, 1, LAST_INSTANCE), dims);
    const { xopt, evaluate } = FUNCTIONS[number - 1].land(instance);
    return { bounds: cube(dims, -5, 5), minFx: instance.fopt, minX: Array.from(xopt), evaluate };
  },
};

/**
 * The 24 noiseless functions of the suite `bbob` of COCO, within ±5. `function` and `instance` default to 1,
 * `dims` to 2; COCO itself has 2, 3, 5, 10, 20 and 40 parameters. The instances are COCO's own: optimum,
 * rotations and lowest value come from its generator, and values differ from its own by rounding only.
 *
 * 1 Sphere, 2 Ellipsoidal and 3 Rastrigin (both separable), 4 Büche-Rastrigin, 5 Linear Slope; 6 Attractive
 * Sector, 7 Step Ellipsoidal, 8 and 9 Rosenbrock (original, rotated); 10 Ellipsoidal, 11 Discus, 12 Bent
 * Cigar, 13 Sharp Ridge, 14 Different Powers; 15 Rastrigin, 16 Weierstrass, 17 and 18 Schaffers F7 (the
 * second ill-conditioned), 19 Griewank-Rosenbrock; 20 Schwefel, 21 and 22 Gallagher (101 and 21 peaks), 23
 * Katsuura, 24 Lunacek bi-Rastrigin.
 *
 * Functions 4, 7, 16 to 18 and 20 to 24 add a penalty outside the bounds; the others go on as they are, save
 * that 5 is flat beyond its optimum, a corner of the box.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see N. Hansen, S. Finck, R. Ros and A. Auger, Real-parameter black-box optimization benchmarking 2009:
 * Noiseless functions definitions, INRIA research report RR-6829, 2009; N. Hansen et al., COCO, Optimization
 * Methods and Software 36, 114, 2021.
 * @example
 * bbob({ function: 3, dims: 5, instance: 2 }).minFx; // 77.66
 */
export function bbob(options: BbobOptions = {}): BbobFunction {
  const benchmark = benchmarkOf(definition, options);
  const { function: number } = benchmark.options as Resolved;
  return Object.freeze({ ...benchmark, title: FUNCTIONS[number - 1].title });
}

/** Rebuilds the task of {@link bbob} from its `options`. */
export const createBbob = taskFactoryOf(definition);
