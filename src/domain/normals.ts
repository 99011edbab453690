/** Layers of equal area that cover the density exp(-x²/2), x >= 0; the lowest one has the tail. */
const LAYERS = 256;
/** Where the tail begins, and the area of one layer (Marsaglia and Tsang 2000, section 3, for 256 layers). */
const TAIL = 3.6541528853610088;
const AREA = 0.00492867323399;

/** Right edge of each layer, from the widest (that of the lowest is what a rectangle of its area would have). */
const edges = new Float64Array(LAYERS + 1);
/** Density at each edge. */
const heights = new Float64Array(LAYERS + 1);
/** Part of each layer that lies below the density whatever the height. */
const sure = new Float64Array(LAYERS);

edges[0] = AREA / density(TAIL);
edges[1] = TAIL;
for (let i = 2; i < LAYERS; i += 1) {
  edges[i] = Math.sqrt(-2 * Math.log(AREA / edges[i - 1] + density(edges[i - 1])));
}
for (let i = 0; i <= LAYERS; i += 1) heights[i] = density(edges[i]);
for (let i = 0; i < LAYERS; i += 1) sure[i] = edges[i + 1] / edges[i];

/**
 * Fills entries `from` to `to` - 1 of `target` with standard normal numbers, by the ziggurat method (Marsaglia and
 * Tsang, "The ziggurat method for generating random variables", 2000). Layer and position come from different random
 * bits, as Doornik, "An improved ziggurat method to generate normal random samples" (2005), demands.
 *
 * @param words The four words of a xoroshiro128+ stream (Blackman and Vigna 2018) in the order of the package
 *   pure-rand: the stream's next values are used up, and its new words are left there.
 */
export function fillNormals(words: Int32Array, target: Float64Array, from: number, to: number): void {
  // In local variables, and the recurrence written out: this halves the time of a number.
  let s01 = words[0];
  let s00 = words[1];
  let s11 = words[2];
  let s10 = words[3];
  let at = from;
  while (at < to) {
    const high = (s00 + s10) | 0;
    let a0 = s10 ^ s00;
    let a1 = s11 ^ s01;
    let before = s00;
    s00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
    s01 = (s01 << 24) ^ (before >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
    s10 = (a1 << 5) ^ (a0 >>> 27);
    s11 = (a0 << 5) ^ (a1 >>> 27);
    const low = (s00 + s10) | 0;
    a0 = s10 ^ s00;
    a1 = s11 ^ s01;
    before = s00;
    s00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
    s01 = (s01 << 24) ^ (before >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
    s10 = (a1 << 5) ^ (a0 >>> 27);
    s11 = (a0 << 5) ^ (a1 >>> 27);

    // 53 bits in [-1, 1), and 8 others.
    const position = (high & 0x3ffffff) * 2 ** -25 + (low & 0x7ffffff) * 2 ** -52 - 1;
    const layer = ((high >>> 26) << 2) | ((low >>> 27) & 3);
    let x = position * edges[layer];
    if (!(Math.abs(position) < sure[layer])) {
      words[0] = s01;
      words[1] = s00;
      words[2] = s11;
      words[3] = s10;
      x = layer === 0 ? tail(words, position) : wedge(words, x, layer);
      s01 = words[0];
      s00 = words[1];
      s11 = words[2];
      s10 = words[3];
      if (Number.isNaN(x)) continue;
    }
    target[at] = x;
    at += 1;
  }
  words[0] = s01;
  words[1] = s00;
  words[2] = s11;
  words[3] = s10;
}

/** A number beyond {@link TAIL} (Marsaglia 1964), with the sign of `side`. */
function tail(words: Int32Array, side: number): number {
  for (;;) {
    const beyond = -Math.log(1 - uniform(words)) / TAIL;
    const trial = -Math.log(1 - uniform(words));
    if (2 * trial >= beyond * beyond) return side < 0 ? -TAIL - beyond : TAIL + beyond;
  }
}

/** `x` when a random height in its layer is below the density, else NaN. */
function wedge(words: Int32Array, x: number, layer: number): number {
  const height = heights[layer] + uniform(words) * (heights[layer + 1] - heights[layer]);
  return height < density(x) ? x : Number.NaN;
}

function uniform(words: Int32Array): number {
  return (next(words) & 0x3ffffff) * 2 ** -26 + (next(words) & 0x7ffffff) * 2 ** -53;
}

function next(words: Int32Array): number {
  const s01 = words[0];
  const s00 = words[1];
  const s11 = words[2];
  const s10 = words[3];
  const a0 = s10 ^ s00;
  const a1 = s11 ^ s01;
  words[0] = (s01 << 24) ^ (s00 >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
  words[1] = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
  words[2] = (a0 << 5) ^ (a1 >>> 27);
  words[3] = (a1 << 5) ^ (a0 >>> 27);
  return (s00 + s10) | 0;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2);
}
