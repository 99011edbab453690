/** What the model's factors are, and from where to where they go. */
export const FACTORS = {
  birth: [0.5, 1.5],
  predation: [0.02, 0.08],
  death: [0.5, 1.5],
  growth: [0.01, 0.04],
  prey: [20, 60],
  predators: [5, 15],
  // Has no influence at all: the analysis should find that out.
  colour: [0, 1],
};

const STEP = 0.02;
const YEARS = 10;

/** The prey that there are year by year, by the equations of Lotka (1925) and Volterra (1926), Runge and Kutta's way. */
function preyByYear([birth, predation, death, growth, prey, predators]) {
  const slope = (x, y) => [x * (birth - predation * y), y * (growth * x - death)];
  const years = [];
  let [x, y] = [prey, predators];
  for (let year = 0; year < YEARS; year += 1) {
    for (let k = 0; k < 1 / STEP; k += 1) {
      const [a1, b1] = slope(x, y);
      const [a2, b2] = slope(x + (STEP / 2) * a1, y + (STEP / 2) * b1);
      const [a3, b3] = slope(x + (STEP / 2) * a2, y + (STEP / 2) * b2);
      const [a4, b4] = slope(x + STEP * a3, y + STEP * b3);
      x += (STEP / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
      y += (STEP / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
    }
    years.push(x);
  }
  return years;
}

const OBSERVED = preyByYear([1, 0.05, 1, 0.02, 40, 10]);

/**
 * How far the model's prey is from what was observed, as the root mean square of the differences of logarithms.
 * Where hardly an animal is left at some time, the model means nothing and there is no loss.
 */
export function loss(factors) {
  const years = preyByYear(factors);
  if (Math.min(...years) < 1) throw new Error('the prey died out');
  const squares = years.map((x, i) => Math.log(x / OBSERVED[i]) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / YEARS);
}
