import { oneOf } from '../domain/options.js';
import type { BenchmarkFunction } from './benchmark-function.js';
import { cube } from './cube.js';
import { benchmarkOf, type DimsOptions, type ShiftOptions, taskFactoryOf } from './define-benchmark.js';

export interface ShubertOptions extends DimsOptions, ShiftOptions {
  /** 1: product of cosine sums; 3: sum of sine sums; 2 and 4: sum of cosine sums. Default 1. */
  readonly style?: 1 | 2 | 3 | 4;
}

// Extremes of one coordinate's sum, from a grid of 2,000,001 points polished to the last digit.
const COSINES_LOWEST = { at: -1.42512842833356, value: -12.870885497725686 };
const COSINES_HIGHEST = { at: -0.80032110046592, value: 14.508007927195044 };
const SINES_LOWEST = { at: -1.11409968758399, value: -14.837950025710592 };

const definition = {
  name: 'Shubert',
  module: import.meta.url,
  export: 'createShubert',
  defaults: { dims: 2, style: 1 as 1 | 2 | 3 | 4, shiftPositive: false },
  problem({ dims, style, shiftPositive }: Required<Omit<ShubertOptions, 'delay'>>) {
    oneOf('style', style, [1, 2, 3, 4]);
    const plain = style === 1 ? product(dims) : sum(dims, style === 3 ? sines : cosines);
    const others = style === 1 ? COSINES_HIGHEST : style === 3 ? SINES_LOWEST : COSINES_LOWEST;
    const first = style === 1 ? COSINES_LOWEST : others;
    const lowest = style === 1 ? first.value * others.value ** (dims - 1) : dims * others.value;
    // The least multiple of 0.001, so that style 1 in two dimensions is lifted by 186.731 as in the original.
    const lift = shiftPositive ? Math.ceil(-lowest * 1000) / 1000 : 0;
    return {
      bounds: cube(dims, -10, 10),
      minFx: lowest + lift,
      minX: [first.at, ...new Array<number>(dims - 1).fill(others.at)],
      evaluate: lift === 0 ? plain : (x: ArrayLike<number>) => plain(x) + lift,
    };
  },
};

function cosines(x: number): number {
  let sum = 0;
  for (let j = 1; j <= 5; j += 1) sum += j * Math.cos((j + 1) * x + j);
  return sum;
}

function sines(x: number): number {
  let sum = 0;
  for (let j = 1; j <= 5; j += 1) sum += j * Math.sin((j + 1) * x + j);
  return sum;
}

function product(dims: number) {
  return (x: ArrayLike<number>): number => {
    let product = 1;
    for (let i = 0; i < dims; i += 1) product *= cosines(x[i]);
    return product;
  };
}

function sum(dims: number, term: (x: number) => number) {
  return (x: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < dims; i += 1) sum += term(x[i]);
    return sum;
  };
}

/**
 * Many minima of equal depth, within ±10: with `style` 1 (the default) `Π Σⱼ j cos((j+1) xᵢ + j)`, j = 1..5;
 * with 3 `Σ Σⱼ j sin((j+1) xᵢ + j)`; with 2 or 4 the same with cosines. `dims` defaults to 2.
 *
 * `minFx` holds for any `dims`, from the extremes of one coordinate's sum: −186.7309, −29.6759 and −25.7418
 * for styles 1, 3 and 4 in two dimensions. The original states −24.0625 and −29.0160 for the last two, and so
 * a shifted style 3 falls below 0; here `shiftPositive` adds as much as is needed, rounded up to a multiple
 * of 0.001.
 *
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad option.
 * @see B. O. Shubert, A sequential method seeking the global maximum of a function, 1972.
 * @example
 * shubert({ style: 1 }).minFx; // -186.7309...
 */
export function shubert(options: ShubertOptions = {}): BenchmarkFunction {
  return benchmarkOf(definition, options);
}

/** Rebuilds the task of {@link shubert} from its `options`. */
export const createShubert = taskFactoryOf(definition);
