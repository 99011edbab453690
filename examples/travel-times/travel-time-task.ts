import type { TaskDetail } from 'glompo';
import { Dicing } from './dicing.ts';
import { FastMarching } from './fast-marching.ts';
import { type Grid, gridOver } from './grid.ts';
import { type Observed, readObserved } from './observed.ts';

export interface TravelTimeOptions {
  /** URL of a file like `observed.json`. */
  readonly file: string;
  /**
   * Into how many parts a cell of the velocity grid is divided along each axis, to solve for the times: the error
   * falls with its square, and the time of an evaluation rises with it. Default 2.
   */
  readonly dicing?: number;
}

/** Numbers that describe one anomaly: centre x, centre y, sigma, amplitude. */
export const ANOMALY_PARAMETERS = 4;

/** The lowest velocity in km/s; one that anomalies upon each other push below it is held there. */
const SLOWEST = 0.1;

/**
 * The task of fitting a velocity to travel times. A point is the velocity of the background, then centre x, centre y,
 * sigma (km) and amplitude (km/s) of each anomaly; its value is the root mean square of the residuals in s.
 */
export function createTravelTimes(options: TravelTimeOptions): (x: ArrayLike<number>) => TaskDetail {
  const observed = readObserved(new URL(options.file));
  const times = travelTimes(observed, options.dicing);
  const measured = observed.times.flat();
  return (x) => {
    const computed = times(x);
    const residuals = new Float64Array(measured.length);
    let sum = 0;
    for (let i = 0; i < measured.length; i += 1) {
      residuals[i] = measured[i] - computed[i];
      sum += residuals[i] * residuals[i];
    }
    return { fx: Math.sqrt(sum / measured.length), residuals };
  };
}

/**
 * The times of a model in s, from the first source to each receiver, then from the second, and so on. The array is
 * overwritten by the next call.
 */
export function travelTimes(
  { extent, shape, sources, receivers }: Observed,
  dicing = 2,
): (x: ArrayLike<number>) => Float64Array {
  const coarse = gridOver(extent, shape[0], shape[1]);
  const dice = new Dicing(coarse, dicing);
  const marching = new FastMarching(dice.fine);
  const velocity = new Float64Array(coarse.nx * coarse.ny);
  const slowness = new Float64Array(dice.fine.nx * dice.fine.ny);
  const times = new Float64Array(sources.length * receivers.length);
  return (x) => {
    velocityOf(x, coarse, velocity);
    dice.dice(velocity, slowness);
    for (let node = 0; node < slowness.length; node += 1) slowness[node] = 1 / slowness[node];
    let at = 0;
    for (const [sourceX, sourceY] of sources) {
      marching.solve(slowness, sourceX, sourceY);
      for (const [receiverX, receiverY] of receivers) {
        times[at] = marching.at(receiverX, receiverY);
        at += 1;
      }
    }
    return times;
  };
}

/** Writes the velocity that `x` describes at the nodes of the grid. */
export function velocityOf(x: ArrayLike<number>, grid: Grid, velocity: Float64Array): void {
  for (let i = 0; i < grid.nx; i += 1) {
    const nodeX = grid.x0 + i * grid.dx;
    for (let j = 0; j < grid.ny; j += 1) {
      const nodeY = grid.y0 + j * grid.dy;
      let value = x[0];
      for (let k = 1; k < x.length; k += ANOMALY_PARAMETERS) {
        const distance2 = (nodeX - x[k]) ** 2 + (nodeY - x[k + 1]) ** 2;
        value += x[k + 3] * Math.exp(-distance2 / (2 * x[k + 2] * x[k + 2]));
      }
      velocity[i * grid.ny + j] = Math.max(value, SLOWEST);
    }
  }
}
