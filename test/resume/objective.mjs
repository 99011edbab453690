/**
 * Rosenbrock's function as a sum of squares of residuals, with what any optimizer may want to know of it (Rosenbrock, An
 * automatic method for finding the greatest or least value of a function, 1960; the chained form for more dimensions).
 */
export function objective(x) {
  const { length } = x;
  const residuals = new Float64Array(2 * (length - 1));
  const gradient = new Float64Array(length);
  let fx = 0;
  for (let i = 0; i + 1 < length; i += 1) {
    const valley = 10 * (x[i + 1] - x[i] ** 2);
    const along = 1 - x[i];
    residuals[2 * i] = valley;
    residuals[2 * i + 1] = along;
    fx += valley ** 2 + along ** 2;
    gradient[i] += -40 * valley * x[i] - 2 * along;
    gradient[i + 1] += 20 * valley;
  }
  return { fx, residuals, gradient };
}

/** A whole number from 0 to 2^32 that the bits of a point determine (FNV-1a; Fowler, Noll and Vo, 1991). */
export function hashOf(x) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(x.buffer, x.byteOffset, x.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** Whether the evaluation of a point fails, where one in `failsEvery` does; 0 for none. */
export function fails(x, failsEvery) {
  return failsEvery > 0 && hashOf(x) % failsEvery === 0;
}

/** The exact numbers as text. */
export function bitsOf(x) {
  return Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('hex');
}
