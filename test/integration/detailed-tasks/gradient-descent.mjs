/** Goes against the gradient, a quarter of it each time, and reports the last one. */
export default function createGradientDescent({ x0, bounds }, { evaluations }) {
  const x = x0.slice();
  let asked = 0;
  let told = 0;
  let last = null;
  return {
    get finished() {
      return told === evaluations ? 'all evaluations are made' : null;
    },
    ask(points) {
      if (asked > told || told === evaluations) return 0;
      points.set(x);
      asked += 1;
      return 1;
    },
    tell({ gradients }) {
      told += 1;
      last = [...gradients.subarray(0, bounds.dims)];
      for (let i = 0; i < x.length; i += 1) x[i] -= last[i] / 4;
    },
    report() {
      return { gradient: last };
    },
  };
}
