/** The last bytes of what a program prints: one that prints without end must not fill the memory. */
export class OutputTail {
  readonly #most: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Whether the beginning was dropped. */
  isCut = false;

  /** @param most Bytes that are kept, at least 1. */
  constructor(most: number) {
    this.#most = most;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    // Joined now and then only, so that many small chunks do not cost a copy each.
    if (this.#bytes > 2 * this.#most || this.#chunks.length > 1024) this.#trim();
  }

  /** What is kept, as text; of a line whose beginning was dropped nothing is. */
  text(): string {
    this.#trim();
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return this.isCut ? text.slice(text.indexOf('\n') + 1) : text;
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    const kept = all.byteLength > this.#most ? Buffer.from(all.subarray(-this.#most)) : all;
    this.isCut ||= kept.byteLength < all.byteLength;
    this.#chunks = [kept];
    this.#bytes = kept.byteLength;
  }
}

/** Longest end of an output that an error shows. */
const MOST_SHOWN = 2_000;

/** The end of what a program has printed, for errors. */
export function printedLast(...outputs: readonly string[]): string {
  const last = outputs.map((output) => output.trim()).find((output) => output !== '');
  if (last === undefined) return 'it printed nothing';
  return `it printed last: ${last.length > MOST_SHOWN ? `...${last.slice(-MOST_SHOWN)}` : last}`;
}
