import { finiteNumber, wholeNumber } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DelayOptions, taskFactoryOf } from './define-benchmark.js';

export interface LennardJonesOptions extends DelayOptions {
  /** Number of atoms, at least 2. Default 13. */
  readonly atoms?: number;
  /** Dimensions of space, so that there are `atoms · dims` parameters. Default 3. */
  readonly dims?: number;
  /** Depth of the pair potential. Default 1. */
  readonly eps?: number;
  /** Distance at which the pair potential is 0. Default 1. */
  readonly sigma?: number;
}

type Resolved = Required<Omit<LennardJonesOptions, 'delay'>>;

// Lowest known energies of 5 to 38 atoms in space with eps 1 (Wales and Doye, J. Phys. Chem. A 101, 5111, 1997; the
// Cambridge Cluster Database).
const LOWEST_OF_5 = [
  -9.103852, -12.712062, -16.505384, -19.821489, -24.11336, -28.422532, -32.76597, -37.9676, -44.326801,
  -47.845157, -52.322627, -56.815742, -61.317995, -66.530949, -72.659782, -77.177043, -81.684571, -86.809782,
  -92.844472, -97.348815, -102.372663, -108.315616, -112.873584, -117.822402, -123.587371, -128.286571,
  -133.586422, -139.635524, -144.842719, -150.044528, -155.756643, -161.825363, -167.033672, -173.928427,
];

const definition = {
  name: 'LennardJones',
  module: import.meta.url,
  export: 'createLennardJones',
  defaults: { atoms: 13, dims: 3, eps: 1, sigma: 1 },
  problem(options: Resolved) {
    const { atoms, dims, eps, sigma } = options;
    wholeNumber('atoms', atoms, 2);
    finiteNumber('eps', eps, { min: 0, exclusive: true });
    finiteNumber('sigma', sigma, { min: 0, exclusive: true });
    const reach = sigma * Math.cbrt((Math.PI * atoms) / (3 * Math.SQRT2));
    return {
      bounds: cube(atoms * dims, -reach, reach),
      minFx: lowest(options),
      minX: undefined,
      evaluate(x: ArrayLike<number>): number {
        let sum = 0;
        for (let i = 1; i < atoms; i += 1) {
          for (let j = 0; j < i; j += 1) {
            const ratio = sixthPower(sigma, squaredDistance(x, i, j, dims));
            sum += ratio * (ratio - 1);
          }
        }
        return 4 * eps * sum;
      },
      gradient: gradientOf(options),
    };
  },
};

/** While every atom can touch every other, all pairs are at their best distance; beyond that by the table. */
function lowest({ atoms, dims, eps }: Resolved): number | undefined {
  if (atoms <= dims + 1) return (-eps * atoms * (atoms - 1)) / 2;
  const tabled = dims === 3 ? LOWEST_OF_5[atoms - 5] : undefined;
  return tabled === undefined ? undefined : eps * tabled;
}

function squaredDistance(x: ArrayLike<number>, i: number, j: number, dims: number): number {
  let sum = 0;
  for (let k = 0; k < dims; k += 1) {
    const step = x[i * dims + k] - x[j * dims + k];
    sum += step * step;
  }
  return sum;
}

/** (σ/r)⁶ */
function sixthPower(sigma: number, squared: number): number {
  const ratio = (sigma * sigma) / squared;
  return ratio * ratio * ratio;
}

function gradientOf({ atoms, dims, eps, sigma }: Resolved) {
  return (x: ArrayLike<number>): Float64Array => {
    const slope = new Float64Array(atoms * dims);
    for (let i = 1; i < atoms; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const squared = squaredDistance(x, i, j, dims);
        const ratio = sixthPower(sigma, squared);
        const pull = (24 * eps * ratio * (1 - 2 * ratio)) / squared;
        for (let k = 0; k < dims; k += 1) {
          const part = pull * (x[i * dims + k] - x[j * dims + k]);
          slope[i * dims + k] += part;
          slope[j * dims + k] -= part;
        }
      }
    }
    return slope;
  };
}

/**
 * Energy of a cluster of atoms: `4ε Σ (σ/r)¹² − (σ/r)⁶` over all pairs, each coordinate within ±σ
 * ∛(πN/(3√2)). The parameters are the atoms' coordinates, atom after atom. `atoms` defaults to 13, `dims` to
 * 3, `eps` and `sigma` to 1.
 *
 * `minFx` is exact for up to `dims + 1` atoms, from the literature (6 decimals) for up to 38 atoms in space,
 * and else undefined; the original estimates it by a polynomial, and because of an error states NaN. Atoms
 * that coincide have an energy of Infinity (0 in the original).
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see J. E. Jones, On the determination of molecular fields II, 1924.
 * @example
 * lennardJones({ atoms: 2, dims: 1 }).evaluate([0, 2 ** (1 / 6)]); // -1
 */
export function lennardJones(options: LennardJonesOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link lennardJones} from its `options`. */
export const createLennardJones = taskFactoryOf(definition);
