import { type DirectionSeed, JOE_KUO_SEEDS } from './joe-kuo-seeds.js';

const BITS = 32;

/** Number of dimensions of the sequence. */
export const SOBOL_DIMENSIONS = JOE_KUO_SEEDS.length + 1;

const known: Uint32Array[] = [];

/**
 * One coordinate of a point of Sobol's sequence in units of 2^-32: in Gray code order, which visits the
 * same points within every power of two (Antonov and Saleev, 1979; Bratley and Fox, Algorithm 659, 1988).
 *
 * @param index Number of the point, from 0 (the origin) to 2^32 - 1.
 * @param dimension Number of the coordinate, from 0 to {@link SOBOL_DIMENSIONS} - 1.
 */
export function sobolBits(index: number, dimension: number): number {
  known[dimension] ??= directionNumbers(dimension);
  const directions = known[dimension];
  let bits = 0;
  let gray = (index ^ (index >>> 1)) >>> 0;
  for (let i = 0; gray !== 0; i += 1, gray >>>= 1) if ((gray & 1) === 1) bits ^= directions[i];
  return bits >>> 0;
}

function directionNumbers(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  const { a, m }: DirectionSeed = dimension === 0 ? { a: 0, m: [1] } : JOE_KUO_SEEDS[dimension - 1];
  const degree = m.length;
  for (let i = 0; i < BITS; i += 1) {
    if (dimension === 0) directions[i] = 2 ** (BITS - 1 - i);
    else if (i < degree) directions[i] = m[i] * 2 ** (BITS - 1 - i);
    else {
      let next = directions[i - degree] ^ (directions[i - degree] >>> degree);
      for (let k = 1; k < degree; k += 1) {
        if (((a >>> (degree - 1 - k)) & 1) === 1) next ^= directions[i - k];
      }
      directions[i] = next;
    }
  }
  return directions;
}
