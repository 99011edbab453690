/** The sum of squares: as cheap as a task can be and still depend on every parameter. */
export default function sphere(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += x[i] * x[i];
  return sum;
}
