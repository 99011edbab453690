/** A sphere that knows its gradient, and tells what it was asked for. */
export default function sphere(x, { wants, isDetailed, evaluationId }) {
  const fx = x.reduce((sum, value) => sum + value * value, 0);
  return {
    fx,
    gradient: x.map((value) => 2 * value),
    residuals: [...x],
    asked: { wants, isDetailed },
    note: `evaluation ${evaluationId}`,
  };
}
