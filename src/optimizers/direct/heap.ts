/** Puts `entry` into a binary heap of indices whose smallest is the one with the smallest value, then index. */
export function heapPush(heap: number[], entry: number, values: ArrayLike<number>): void {
  heap.push(entry);
  let at = heap.length - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!before(heap[at], heap[above], values)) return;
    swap(heap, at, above);
    at = above;
  }
}

/** Takes the smallest out of a heap that is not empty. */
export function heapPop(heap: number[], values: ArrayLike<number>): number {
  const top = heap[0];
  const last = heap.pop() as number;
  if (heap.length === 0) return top;
  heap[0] = last;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = at;
    if (left < heap.length && before(heap[left], heap[least], values)) least = left;
    if (right < heap.length && before(heap[right], heap[least], values)) least = right;
    if (least === at) return top;
    swap(heap, at, least);
    at = least;
  }
}

function before(a: number, b: number, values: ArrayLike<number>): boolean {
  return values[a] < values[b] || (values[a] === values[b] && a < b);
}

function swap(heap: number[], a: number, b: number): void {
  const entry = heap[a];
  heap[a] = heap[b];
  heap[b] = entry;
}
