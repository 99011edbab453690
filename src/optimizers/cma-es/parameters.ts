/**
 * Strategy parameters of the CMA-ES, as defaulted in Hansen, "The CMA Evolution Strategy: A Tutorial" (2016,
 * arXiv:1604.00772), Table 1. Names follow the tutorial.
 */
export interface Parameters {
  readonly dims: number;
  /** Whether the covariance is diagonal. */
  readonly separable: boolean;
  /** lambda: points a generation. */
  readonly popsize: number;
  /** mu: how many of them the new mean is made of. */
  readonly parents: number;
  /** Recombination weight of each rank; those of the first `parents` sum to 1, the later ones are negative. */
  readonly weights: Float64Array;
  /** Sum of all weights. */
  readonly weightSum: number;
  readonly mueff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cmu: number;
  /** Expected length of a standard normal vector (Hansen 2016, Figure 6). */
  readonly chiN: number;
  /**
   * Generations between factorizations of C (Hansen 2016, B.2, with 0.5 for its 0.1, as pycma does): more often would
   * hardly change the search, and costs much of the time from about 40 dimensions on.
   */
  readonly factorInterval: number;
}

/** Part of C that may be newer than its factor; with more, searches in few dimensions were measurably longer. */
const LARGEST_LAG = 0.02;

/** Points a generation when none is given: 4 + 3 ln n (Hansen 2016, Table 1), up to a multiple of `workers`. */
export function defaultPopsize(dims: number, workers: number): number {
  return Math.ceil((4 + Math.floor(3 * Math.log(dims))) / workers) * workers;
}

/**
 * The parameters for `dims` dimensions and `popsize` (at least 4) points a generation.
 *
 * @param separable Whether the covariance is diagonal: it then learns (n + 2) / 3 times as fast, because it has so much
 *   less to learn (Ros and Hansen 2008, equation 3).
 */
export function strategyParameters(dims: number, popsize: number, separable = false): Parameters {
  const n = dims;
  const parents = Math.floor(popsize / 2);
  const raw = Float64Array.from({ length: popsize }, (_, i) => Math.log((popsize + 1) / 2) - Math.log(i + 1));
  const positive = raw.subarray(0, parents);
  const negative = raw.subarray(parents);
  const mueff = effective(positive);
  const mueffNegative = effective(negative);

  const speed = separable ? (n + 2) / 3 : 1;
  const c1 = (speed * 2) / ((n + 1.3) ** 2 + mueff);
  const cmu = Math.min(1 - c1, (speed * 2 * (mueff - 2 + 1 / mueff)) / ((n + 2) ** 2 + mueff));
  const cSigma = (mueff + 2) / (n + mueff + 5);
  const cc = (4 + mueff / n) / (n + 4 + (2 * mueff) / n);

  const alphaNegative = Math.min(
    1 + c1 / cmu,
    1 + (2 * mueffNegative) / (mueffNegative + 2),
    (1 - c1 - cmu) / (n * cmu),
  );
  const positiveSum = sum(positive);
  const negativeSum = -sum(negative);
  const weights = raw.map((w, i) => (i < parents ? w / positiveSum : (alphaNegative * w) / negativeSum));

  return {
    dims,
    separable,
    popsize,
    parents,
    weights,
    weightSum: sum(weights),
    mueff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cSigma,
    cc,
    c1,
    cmu,
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
    factorInterval: separable ? 0 : Math.min(LARGEST_LAG, 0.5 / n) / (c1 + cmu),
  };
}

/** Variance effective selection mass (Hansen 2016, equation 8). */
function effective(weights: Float64Array): number {
  const total = sum(weights);
  return (total * total) / weights.reduce((squares, w) => squares + w * w, 0);
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
