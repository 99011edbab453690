const BOUND = 5;

/** `base^((i−1)/(n−1))` for i = 1..n; the diagonal of Λ^α where base is √α (RR-6829, Sect. 0.2). */
export function ladder(dims: number, base: number): Float64Array {
  return new Float64Array(dims).map((_, i) => base ** (i / (dims - 1)));
}

/** `into` becomes `x − origin`. */
export function displace(x: ArrayLike<number>, origin: Float64Array, into: Float64Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = x[i] - origin[i];
}

/** Each coordinate of `z` times that of `scales`. */
export function stretch(z: Float64Array, scales: Float64Array): void {
  for (let i = 0; i < z.length; i += 1) z[i] *= scales[i];
}

/**
 * T_osz of one number: smooth local irregularities, at all scales (RR-6829, Sect. 0.2).
 *
 * `sign(x) exp(x̂ + 0.049 (sin c₁x̂ + sin c₂x̂))` with x̂ = log|x|, and c₁ = 10, c₂ = 7.9 above 0, 5.5 and
 * 3.1 below; 0 at 0.
 */
export function oscillated(x: number): number {
  if (x === 0) return 0;
  const log = Math.log(Math.abs(x));
  return x > 0
    ? Math.exp(log + 0.049 * (Math.sin(10 * log) + Math.sin(7.9 * log)))
    : -Math.exp(log + 0.049 * (Math.sin(5.5 * log) + Math.sin(3.1 * log)));
}

/** T_osz of each coordinate of `z`. */
export function oscillate(z: Float64Array): void {
  for (let i = 0; i < z.length; i += 1) z[i] = oscillated(z[i]);
}

/**
 * T_asy^β, which breaks the symmetry about the optimum: `xᵢ^(1 + β (i−1)/(n−1) √xᵢ)` for xᵢ > 0 (RR-6829,
 * Sect. 0.2).
 */
export function skew(z: Float64Array, beta: number): void {
  const step = beta / (z.length - 1);
  for (let i = 0; i < z.length; i += 1) {
    const zi = z[i];
    if (zi > 0) z[i] = zi ** (1 + step * i * Math.sqrt(zi));
  }
}

/** f_pen, by how much `x` leaves the box: `Σ max(0, |xᵢ| − 5)²` (RR-6829, Sect. 0.2). */
export function excess(x: ArrayLike<number>, dims: number): number {
  let sum = 0;
  for (let i = 0; i < dims; i += 1) {
    const over = Math.abs(x[i]) - BOUND;
    if (over > 0) sum += over * over;
  }
  return sum;
}
