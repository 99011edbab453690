/**
 * The class of each value when they are cut into at most `classes` runs of neighbouring values such that the sum of
 * the squared distances to the means of the classes is the smallest possible (Fisher, On grouping for maximum
 * homogeneity, Journal of the American Statistical Association 53, 1958; by dynamic programming, so it is exact).
 *
 * Equal values are always together, so that fewer different values than classes give fewer classes.
 *
 * @returns For each value the number of its class: 0 for the smallest values.
 */
export function naturalBreaks(values: ArrayLike<number>, classes: number): Int32Array {
  const counts = new Map<number, number>();
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts.keys()].sort((a, b) => a - b);
  const cost = costOfRuns(
    distinct,
    distinct.map((value) => counts.get(value) ?? 0),
  );
  const starts = bestStarts(distinct.length, Math.min(classes, distinct.length), cost);
  const classOf = new Map(
    distinct.map((value, i) => [value, starts.filter((start) => start <= i).length - 1]),
  );
  return Int32Array.from(Array.from(values), (value) => classOf.get(value) ?? 0);
}

/** The sum of the squared distances to the mean of the distinct values from `first` to before `end`. */
function costOfRuns(distinct: readonly number[], counts: readonly number[]) {
  // About their middle, so that little is lost where the values are large and near to each other.
  const middle = distinct[distinct.length >> 1] ?? 0;
  const n = [0];
  const sum = [0];
  const squares = [0];
  distinct.forEach((value, i) => {
    n.push(n[i] + counts[i]);
    sum.push(sum[i] + counts[i] * (value - middle));
    squares.push(squares[i] + counts[i] * (value - middle) ** 2);
  });
  return (first: number, end: number) =>
    Math.max(0, squares[end] - squares[first] - (sum[end] - sum[first]) ** 2 / (n[end] - n[first]));
}

/** Where each class begins, in the best division. */
function bestStarts(n: number, classes: number, cost: (first: number, end: number) => number): number[] {
  let least = Array.from({ length: n + 1 }, (_, end) => (end === 0 ? 0 : cost(0, end)));
  const lastStart: number[][] = [new Array<number>(n + 1).fill(0)];
  for (let more = 1; more < classes; more += 1) {
    const next = new Array<number>(n + 1).fill(Infinity);
    const start = new Array<number>(n + 1).fill(0);
    for (let end = more + 1; end <= n; end += 1) {
      for (let first = more; first < end; first += 1) {
        const total = least[first] + cost(first, end);
        if (total < next[end]) {
          next[end] = total;
          start[end] = first;
        }
      }
    }
    least = next;
    lastStart.push(start);
  }
  const starts: number[] = [];
  let end = n;
  for (let which = classes - 1; which >= 0; which -= 1) {
    end = lastStart[which][end];
    starts.unshift(end);
  }
  return starts;
}
