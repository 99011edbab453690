/**
 * A binary heap of grid nodes, ordered by a value that each node has. It holds a node at most once; the value of one
 * that it holds may change. All memory is allocated once, for as many nodes as the grid has.
 */
export class NodeHeap {
  readonly #values: Float64Array;
  readonly #nodes: Int32Array;
  /** Where in the heap each node is; -1 for a node that is not in it. */
  readonly #places: Int32Array;
  #size = 0;

  /** @param values Value of each node; the heap reads it and the owner writes it. */
  constructor(values: Float64Array) {
    this.#values = values;
    this.#nodes = new Int32Array(values.length);
    this.#places = new Int32Array(values.length).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#places.fill(-1);
    this.#size = 0;
  }

  /** Puts the node in, or moves it to its new place after its value has changed. */
  put(node: number): void {
    let place = this.#places[node];
    if (place < 0) {
      place = this.#size;
      this.#size += 1;
    }
    this.#sink(node, this.#rise(node, place));
  }

  /** Takes out the node with the lowest value; the heap must not be empty. */
  takeLowest(): number {
    const nodes = this.#nodes;
    const lowest = nodes[0];
    this.#places[lowest] = -1;
    this.#size -= 1;
    const size = this.#size;
    if (size === 0) return lowest;
    const node = nodes[size];
    this.#sink(node, 0);
    return lowest;
  }

  /** Moves the nodes above `place` whose values are greater down; returns the place that this leaves for the node. */
  #rise(node: number, from: number): number {
    const nodes = this.#nodes;
    const values = this.#values;
    const value = values[node];
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = nodes[parent];
      if (values[other] <= value) break;
      nodes[place] = other;
      this.#places[other] = place;
      place = parent;
    }
    return place;
  }

  /** Moves the nodes below `place` whose values are lower up, and puts the node into the place that this leaves. */
  #sink(node: number, from: number): void {
    const nodes = this.#nodes;
    const values = this.#values;
    const size = this.#size;
    const value = values[node];
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && values[nodes[child + 1]] < values[nodes[child]]) child += 1;
      const other = nodes[child];
      if (values[other] >= value) break;
      nodes[place] = other;
      this.#places[other] = place;
      place = child;
    }
    nodes[place] = node;
    this.#places[node] = place;
  }
}
