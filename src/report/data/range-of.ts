/** Lowest and highest finite number; Infinity and -Infinity when there is none. */
export function rangeOf(columns: readonly ArrayLike<number>[]): readonly [lowest: number, highest: number] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      if (!Number.isFinite(column[i])) continue;
      if (column[i] < lowest) lowest = column[i];
      if (column[i] > highest) highest = column[i];
    }
  }
  return [lowest, highest];
}
