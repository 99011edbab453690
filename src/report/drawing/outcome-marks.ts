import type { ActorOutcomeName } from '../../domain/actor-outcome.js';
import type { OptimizerRecord } from '../../storage/run-record.js';
import { coordinate, element } from '../svg/element.js';

interface OutcomeMark {
  readonly label: string;
  readonly colour: string;
  /** Whether the mark is an outline. */
  readonly isOpen: boolean;
  /** The `d` of the mark about a point, `r` being half its size. */
  readonly shape: (x: number, y: number, r: number) => string;
}

const polygon = (points: readonly (readonly [number, number])[]) => (x: number, y: number, r: number) =>
  `M${points.map(([dx, dy]) => `${coordinate(x + r * dx)},${coordinate(y + r * dy)}`).join('L')}Z`;

/** Tips of a five-pointed star and the corners between them, whose distance makes the edges straight. */
const STAR = Array.from({ length: 10 }, (_, i) => {
  const radius = i % 2 === 0 ? 1.25 : 1.25 * 0.382;
  return [radius * Math.sin((i * Math.PI) / 5), -radius * Math.cos((i * Math.PI) / 5)] as const;
});

const cross = (x: number, y: number, r: number) => {
  const [left, right, top, bottom] = [x - r, x + r, y - r, y + r].map(coordinate);
  return `M${left},${top}L${right},${bottom}M${left},${bottom}L${right},${top}`;
};

const circle = (x: number, y: number, r: number) => {
  const radius = coordinate(r);
  return `M${coordinate(x - r)},${coordinate(y)}a${radius},${radius} 0 1,0 ${coordinate(2 * r)},0a${radius},${radius} 0 1,0 ${coordinate(-2 * r)},0Z`;
};

/** How each end of an optimizer is shown; cross, star and square are those of the original. */
export const OUTCOME_MARKS: Readonly<Record<ActorOutcomeName, OutcomeMark>> = {
  converged: { label: 'converged', colour: '#009E73', isOpen: false, shape: polygon(STAR) },
  stopped: { label: 'stopped', colour: '#0072B2', isOpen: true, shape: cross },
  crashed: {
    label: 'crashed',
    colour: '#D55E00',
    isOpen: false,
    shape: polygon([
      [-0.85, -0.85],
      [0.85, -0.85],
      [0.85, 0.85],
      [-0.85, 0.85],
    ]),
  },
  forced: {
    label: 'ended by force',
    colour: '#CC79A7',
    isOpen: false,
    shape: polygon([
      [0, -1.15],
      [1.15, 0],
      [0, 1.15],
      [-1.15, 0],
    ]),
  },
  lost: {
    label: 'lost',
    colour: '#E69F00',
    isOpen: false,
    shape: polygon([
      [0, -1.1],
      [1, 0.8],
      [-1, 0.8],
    ]),
  },
  abandoned: {
    label: 'abandoned',
    colour: '#000000',
    isOpen: false,
    shape: polygon([
      [0, 1.1],
      [1, -0.8],
      [-1, -0.8],
    ]),
  },
  running: { label: 'running', colour: '#56B4E9', isOpen: true, shape: circle },
};

/** How it ended; one without any outcome runs, or was cut off with its run. */
export function outcomeOf({ outcome }: OptimizerRecord): ActorOutcomeName {
  return outcome ?? 'running';
}

/** The mark of an outcome, with a white rim where it is filled, so that it stands out of lines. */
export function outcomeMark(
  outcome: ActorOutcomeName,
  x: number,
  y: number,
  r: number,
  colour: string,
): string {
  const { shape, isOpen } = OUTCOME_MARKS[outcome];
  const look = isOpen
    ? { fill: 'none', stroke: colour, 'stroke-width': Math.max(1, r / 2.5) }
    : { fill: colour, stroke: '#ffffff', 'stroke-width': 0.5 };
  return element('path', { d: shape(x, y, r), ...look });
}

/** The outcomes that optimizers had, each with their number, in the order of {@link OUTCOME_MARKS}. */
export function outcomeCounts(
  optimizers: readonly OptimizerRecord[],
): { readonly outcome: ActorOutcomeName; readonly count: number }[] {
  return (Object.keys(OUTCOME_MARKS) as ActorOutcomeName[])
    .map((outcome) => ({
      outcome,
      count: optimizers.filter((optimizer) => outcomeOf(optimizer) === outcome).length,
    }))
    .filter(({ count }) => count > 0);
}
