// The six functions on which the peers' success rates were measured: same formulas, boxes, optima and success level.
const { PI, E, cos, sin, sqrt, abs, exp } = Math;

/** Value above the minimum that counts as found. */
export const SOLVED = 1e-8;

const shift = (i) => 0.37 * cos(1.7 * (i + 1));

/** Each makes the function of n parameters; all have their minimum at 0. */
const FUNCTIONS = {
  sphere: {
    bounds: [-5, 5],
    make: () => (x) => {
      let sum = 0;
      for (let i = 0; i < x.length; i += 1) sum += (x[i] - shift(i)) ** 2;
      return sum;
    },
  },
  rosenbrock: {
    bounds: [-5, 10],
    make: () => (x) => {
      let sum = 0;
      for (let i = 0; i + 1 < x.length; i += 1) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
      return sum;
    },
  },
  rastrigin: {
    bounds: [-5.12, 5.12],
    make: () => (x) => {
      let sum = 0;
      for (let i = 0; i < x.length; i += 1) {
        const z = x[i] - shift(i);
        sum += z * z - 10 * cos(2 * PI * z) + 10;
      }
      return sum;
    },
  },
  ackley: {
    bounds: [-32.768, 32.768],
    make: () => (x) => {
      let squares = 0;
      let cosines = 0;
      for (let i = 0; i < x.length; i += 1) {
        const z = x[i] - (shift(i) * 32.768) / 5;
        squares += z * z;
        cosines += cos(2 * PI * z);
      }
      return -20 * exp(-0.2 * sqrt(squares / x.length)) - exp(cosines / x.length) + 20 + E;
    },
  },
  griewank: {
    bounds: [-600, 600],
    make: () => (x) => {
      let sum = 0;
      let product = 1;
      for (let i = 0; i < x.length; i += 1) {
        const z = x[i] - shift(i) * 120;
        sum += z * z;
        product *= cos(z / sqrt(i + 1));
      }
      return 1 + sum / 4000 - product;
    },
  },
  schwefel: {
    bounds: [-500, 500],
    make: () => (x) => {
      let sum = 418.98288727243369 * x.length;
      for (let i = 0; i < x.length; i += 1) sum -= x[i] * sin(sqrt(abs(x[i])));
      return sum;
    },
  },
};

export const PROBLEM_NAMES = Object.keys(FUNCTIONS);

/** One of the problems, with `dims` parameters. */
export function peerProblem(name, dims) {
  const { bounds, make } = FUNCTIONS[name];
  return { name, dims, bounds: Array.from({ length: dims }, () => [...bounds]), evaluate: make() };
}
