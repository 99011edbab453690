/*
 * The generator of BBOB-2009, with which COCO still makes its instances. It follows `bbob2009_unif` and
 * `bbob2009_gauss` of COCO (code-experiments/src/suite_bbob_legacy_code.c) closely, since only the same
 * stream gives the same instances. COCO is Copyright (c) 2013-2016 by the NumBBO/CoCO team, 3-clause BSD
 * licence:
 *
 * Redistribution and use in source and binary forms of the software as well as documentation, with or without
 * modification, are permitted provided that the following conditions are met: 1. Redistributions of source
 * code must retain the above copyright notice, this list of conditions and the following disclaimer. 2.
 * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
 * following disclaimer in the documentation and/or other materials provided with the distribution. 3. The
 * names of the contributors may not be used to endorse or promote products derived from this software without
 * specific prior written permission.
 *
 * THIS SOFTWARE AND DOCUMENTATION IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY
 * EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
 * FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT
 * NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
 * (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE AND DOCUMENTATION,
 * EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */

const MODULUS = 2_147_483_647;
const MULTIPLIER = 16_807;
const QUOTIENT = 127_773;
const REMAINDER = 2_836;
const WARM_UP = 40;
const TABLE = 32;
/** ⌈2³¹ / 32⌉ + 1, so that every state names an entry of the table. */
const STATES_PER_ENTRY = 67_108_865;
const INSTEAD_OF_ZERO = 1e-99;

/** The minimal standard generator, by Schrage's way of staying below 2³¹ (Park and Miller, 1988). */
function next(state: number): number {
  const high = Math.floor(state / QUOTIENT);
  const advanced = MULTIPLIER * (state - high * QUOTIENT) - REMAINDER * high;
  return advanced < 0 ? advanced + MODULUS : advanced;
}

/**
 * The first `count` uniform numbers in (0, 1) of the stream of `seed`, shuffled by a table of 32 (Bays and
 * Durham, 1976).
 */
export function uniforms(count: number, seed: number): Float64Array {
  const table = new Float64Array(TABLE);
  let state = Math.max(1, Math.abs(seed));
  for (let i = WARM_UP - 1; i >= 0; i -= 1) {
    state = next(state);
    if (i < TABLE) table[i] = state;
  }
  let drawn = table[0];
  return new Float64Array(count).map(() => {
    state = next(state);
    const entry = Math.floor(drawn / STATES_PER_ENTRY);
    drawn = table[entry];
    table[entry] = state;
    return drawn / MODULUS || INSTEAD_OF_ZERO;
  });
}

/** The first `count` normal numbers of the stream of `seed` (Box and Muller, 1958; only the cosines). */
export function normals(count: number, seed: number): Float64Array {
  const uniform = uniforms(2 * count, seed);
  return new Float64Array(count).map(
    (_, i) =>
      Math.sqrt(-2 * Math.log(uniform[i])) * Math.cos(2 * Math.PI * uniform[count + i]) || INSTEAD_OF_ZERO,
  );
}
