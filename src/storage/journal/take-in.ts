import type { DamageList } from './damage-list.js';
import type { ReadFrame } from './frame-reader.js';
import { segmentName } from './segment-files.js';
import type { SegmentSet } from './segment-set.js';

/** What frames are taken into. */
export interface FrameTaker {
  /** @throws Error when it is not what it should be, which is damage. */
  add(segment: number, frame: ReadFrame): void;
}

/** Passes on the frames that were appended since the last call; returns how many. What is wrong is added to `damage`. */
export function takeIn(segments: SegmentSet, taker: FrameTaker, damage: DamageList): number {
  let frames = 0;
  segments.read(
    (segment, frame) => {
      frames += 1;
      try {
        taker.add(segment, frame);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        damage.add(`${segmentName(segment)}: frame at byte ${frame.offset}: ${reason}`);
      }
    },
    (what) => damage.add(what),
  );
  return frames;
}
