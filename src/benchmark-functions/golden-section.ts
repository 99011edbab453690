const RATIO = (Math.sqrt(5) - 1) / 2;
const STEPS = 100;

/**
 * Where `f` is lowest in [low, high], when it falls and then rises there (golden-section search; Kiefer,
 * 1953).
 */
export function lowestPoint(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let left = b - RATIO * (b - a);
  let right = a + RATIO * (b - a);
  let [fLeft, fRight] = [f(left), f(right)];
  for (let step = 0; step < STEPS && left < right; step += 1) {
    if (fLeft <= fRight) {
      [b, right, fRight] = [right, left, fLeft];
      left = b - RATIO * (b - a);
      fLeft = f(left);
    } else {
      [a, left, fLeft] = [left, right, fRight];
      right = a + RATIO * (b - a);
      fRight = f(right);
    }
  }
  return fLeft <= fRight ? left : right;
}
