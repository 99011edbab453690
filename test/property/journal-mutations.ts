import { readFileSync } from 'node:fs';
import { GlompoError } from '../../src/domain/errors.js';
import { decodeEvent } from '../../src/storage/journal/entries.js';
import { decodeEvaluations, holdsEvaluations } from '../../src/storage/journal/evaluations.js';
import { FRAME_HEADER_BYTES, KIND, readHeader } from '../../src/storage/journal/frame.js';
import { openRun } from '../../src/storage/journal/open-run.js';
import {
  frameOffsets,
  log,
  rowsOf,
  segmentPath,
  segmentsIn,
  started,
  upTo,
  writerIn,
} from '../unit/storage/journal/setup.js';

/** A frame of the journal before anything happened to it. */
interface Frame {
  readonly from: number;
  readonly to: number;
  /** Number in the run of its first evaluation. */
  readonly firstCall: number;
  readonly count: number;
  readonly text: string | null;
}

interface Segment {
  readonly bytes: Buffer;
  readonly frames: readonly Frame[];
}

export interface Journal {
  readonly segments: readonly Segment[];
}

export interface Mutation {
  readonly kind: 'flip' | 'truncate' | 'insert' | 'delete' | 'overwrite' | 'repeat' | 'swap';
  readonly segment: number;
  readonly at: number;
  readonly length: number;
  readonly other: number;
  readonly bytes: Uint8Array;
}

export interface Mutated {
  /** Number of the segment. */
  readonly segment: number;
  readonly bytes: Buffer;
  /** Frames, of all segments, of which every byte is still there. */
  readonly untouched: readonly Frame[];
  /** Whether it looks like a journal that is still being written. */
  readonly isSilent: boolean;
  readonly flippedAt: number | null;
}

/** Records a small journal of three segments, in which every evaluation has its number in the run as its value. */
export async function recordedJournal(directory: string): Promise<Journal> {
  const writer = await writerIn(directory, { largestSegment: 2_200 });
  let calls = 0;
  for (let k = 0; k < 9; k += 1) {
    writer.event(k < 3 ? started(k + 1) : log(1 + (k % 3), `message ${k}`));
    const values = upTo(3 + k, calls + 1);
    writer.evaluations(1 + (k % 3), rowsOf(values, { firstId: calls }), 0, values.length);
    calls += values.length;
  }
  await writer.close({ outcome: 'completed', exitReason: 'enough' });
  return { segments: segmentsIn(directory).map((_, i) => segmentOf(segmentPath(directory, i + 1))) };
}

function segmentOf(path: string): Segment {
  const bytes = readFileSync(path);
  const offsets = frameOffsets(bytes);
  return { bytes, frames: offsets.slice(1).map((to, i) => frameOf(bytes, offsets[i], to)) };
}

function frameOf(bytes: Buffer, from: number, to: number): Frame {
  const header = readHeader(bytes.subarray(from));
  if (typeof header === 'string') throw new Error(`no frame at ${from}`);
  const payload = bytes.subarray(from + FRAME_HEADER_BYTES, to);
  const event = header.kind === KIND.event ? decodeEvent(payload) : null;
  return {
    from,
    to,
    firstCall: header.evaluations + 1,
    count: holdsEvaluations(header) ? decodeEvaluations({ ...header, payload }).count : 0,
    text: event?.type === 'log' ? event.text : null,
  };
}

export function mutated({ segments }: Journal, mutation: Mutation): Mutated {
  const number = mutation.segment % segments.length;
  const { bytes, frames } = segments[number];
  const at = mutation.at % bytes.length;
  const end = Math.min(bytes.length, at + mutation.length);
  const others = segments.flatMap((segment, i) => (i === number ? [] : segment.frames));
  const change = (parts: readonly Uint8Array[], from: number, to: number, isSilent = false): Mutated => ({
    segment: number + 1,
    bytes: Buffer.concat(parts),
    untouched: [...others, ...frames.filter((frame) => frame.to <= from || frame.from >= to)],
    isSilent,
    flippedAt: null,
  });
  const isLast = number === segments.length - 1;
  // What ends with a whole frame, or within one in the last segment, looks like all that there ever was.
  const looksWhole = isLast || frames.some(({ from }) => from === at);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (mutation.kind) {
    case 'flip': {
      const flipped = Uint8Array.of(bytes[at] ^ (1 << (mutation.other % 8)));
      return { ...change([before, flipped, bytes.subarray(at + 1)], at, at + 1), flippedAt: at };
    }
    case 'truncate':
      return change([before], at, bytes.length, looksWhole);
    case 'insert':
      return change([before, mutation.bytes, after], at, at, false);
    case 'delete': {
      const rest = Buffer.concat([before, bytes.subarray(end)]);
      const cut = frames.find(({ to }) => to > at) as Frame;
      const isTorn = isLast && frames.every(({ from }) => from < end) && looksTorn(rest, cut.from);
      return change([rest], at, end, isTorn || (end === bytes.length && looksWhole));
    }
    case 'overwrite': {
      const foreign = mutation.bytes.subarray(0, bytes.length - at);
      const isSame = Buffer.compare(foreign, bytes.subarray(at, at + foreign.length)) === 0;
      return change([before, foreign, bytes.subarray(at + foreign.length)], at, at + foreign.length, isSame);
    }
    case 'repeat':
      return change([before, bytes.subarray(at, end), after], at, at, false);
    case 'swap': {
      const [one, two] = [mutation.at % frames.length, mutation.other % frames.length].sort((a, b) => a - b);
      const order = frames.map((_, i) => (i === one ? two : i === two ? one : i));
      const parts = order.map((i) => bytes.subarray(frames[i].from, frames[i].to));
      return change(parts, 0, 0, one === two);
    }
  }
}

/** Whether the bytes from `from` on could be the beginning of a frame that is still being written. */
function looksTorn(bytes: Buffer, from: number): boolean {
  const header = readHeader(bytes.subarray(from));
  if (typeof header === 'string') return header === 'torn';
  return from + FRAME_HEADER_BYTES + header.bytes > bytes.length;
}

export interface Recovered {
  /** Numbers in the run of the evaluations that were read. */
  readonly rows: ReadonlySet<number>;
  readonly texts: readonly string[];
  readonly damage: readonly string[];
}

/** All that can be read; nothing when the journal is refused as a whole. */
export function recoveredFrom(directory: string): Recovered {
  const rows = new Set<number>();
  try {
    const run = openRun(directory);
    for (const optimizer of run.optimizers) {
      const [callIds, points] = [optimizer.callIds(), optimizer.points()];
      optimizer.values().forEach((value, i) => {
        const isRight = callIds[i] === value && points[2 * i] === value && points[2 * i + 1] === -value;
        if (!isRight || rows.has(value)) throw new Error(`evaluation ${value} was read as ${callIds[i]}`);
        rows.add(value);
      });
    }
    const texts = [...run.events()].flatMap((event) => (event.type === 'log' ? [event.text] : []));
    const { damage } = run;
    run.close();
    return { rows, texts, damage };
  } catch (error) {
    if (!(error instanceof GlompoError) || error.code !== 'GLOMPO_JOURNAL') throw error;
    return { rows, texts: [], damage: [error.message] };
  }
}
