/** Asks for points one after the other, and says at the end how often it was told of a better one. */
export default function createCounting({ bounds, x0 }, { evaluations }) {
  let asked = 0;
  let told = 0;
  let injected = 0;
  let last = Number.NaN;
  return {
    get finished() {
      return told >= evaluations ? JSON.stringify({ injected, last }) : null;
    },
    ask(points, capacity) {
      const count = Math.min(capacity, evaluations - asked);
      for (let i = 0; i < count * bounds.dims; i += 1) points[i] = x0[i % bounds.dims];
      asked += count;
      return count;
    },
    tell({ count }) {
      told += count;
    },
    inject(_x, fx) {
      injected += 1;
      last = fx;
    },
  };
}
