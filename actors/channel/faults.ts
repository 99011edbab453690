import { Rng } from '../../src/domain/rng.js';

/** What happens to the frame of that number (from 0) of one direction. Frames never overtake each other. */
export type Fault = { readonly frame: number } & (
  | { readonly kind: 'delay'; readonly turns: number }
  /** The frame and all later ones are lost, and both ends see the channel end. */
  | { readonly kind: 'cut' }
  /** The frame and all later ones never arrive, and neither end is told. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'corrupt'; readonly at: number; readonly mask: number }
);

/** Faults of each direction of a pair of channels. */
export interface Faults {
  readonly aToB?: readonly Fault[];
  readonly bToA?: readonly Fault[];
}

const KINDS = ['delay', 'cut', 'stall', 'truncate', 'corrupt'] as const;

/** How faults are drawn by {@link drawFaults}. */
export interface FaultOdds {
  /** Among how many frames of each direction. */
  readonly frames: number;
  /** Chance of a fault at each of them. */
  readonly rate: number;
  readonly kinds?: readonly Fault['kind'][];
}

/**
 * Faults drawn at random, the same ones for the same seed.
 *
 * @example
 * memoryChannelPair({ faults: drawFaults(42, { frames: 100, rate: 0.01, kinds: ['delay', 'cut'] }) });
 */
export function drawFaults(seed: number, odds: FaultOdds): Faults {
  const rng = Rng.of(seed);
  return { aToB: drawn(rng.fork('aToB'), odds), bToA: drawn(rng.fork('bToA'), odds) };
}

function drawn(rng: Rng, { frames, rate, kinds = KINDS }: FaultOdds): Fault[] {
  const faults: Fault[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    if (rng.uniform() >= rate) continue;
    const kind = kinds[rng.below(kinds.length)];
    if (kind === 'delay') faults.push({ frame, kind, turns: 1 + rng.below(20) });
    else if (kind === 'truncate') faults.push({ frame, kind, bytes: rng.below(64) });
    else if (kind === 'corrupt') faults.push({ frame, kind, at: rng.below(256), mask: 1 + rng.below(255) });
    else faults.push({ frame, kind });
  }
  return faults;
}

/** The frame as it arrives. */
export function damaged(frame: Uint8Array, fault: Fault | undefined): Uint8Array {
  if (fault?.kind === 'truncate') return frame.slice(0, fault.bytes);
  if (fault?.kind !== 'corrupt' || frame.byteLength === 0) return frame;
  const copy = frame.slice();
  copy[fault.at % copy.byteLength] ^= fault.mask;
  return copy;
}
