/** Does `loops` steps of arithmetic that nothing can be saved of. */
export function burn(loops, seed) {
  let value = 0.5 + 1e-9 * seed;
  for (let i = 0; i < loops; i += 1) value = 3.99 * value * (1 - value);
  return value;
}

/** Steps that take so many milliseconds on a core of this machine when nobody else wants it. */
export function stepsFor(milliseconds) {
  let best = Infinity;
  burn(2_000_000, 1);
  for (let i = 0; i < 9; i += 1) {
    const began = performance.now();
    burn(400_000, i);
    best = Math.min(best, performance.now() - began);
  }
  return Math.round((400_000 * milliseconds) / best);
}
