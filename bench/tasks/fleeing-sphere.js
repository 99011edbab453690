const SPEED = 1 / 2000;
const DESCENT = 0.01;

let calls = 0;

/** A sphere whose minimum goes to and fro and sinks for ever: a search on it goes on without converging. */
export default function fleeingSphere(x) {
  calls += 1;
  const centre = 3 * Math.sin(SPEED * calls);
  let sum = -DESCENT * calls;
  for (let i = 0; i < x.length; i += 1) sum += (x[i] - centre) ** 2;
  return sum;
}
