import { expect, test } from 'vitest';
import { InFlight } from '../../../../../actors/host/pool/in-flight.js';

/** `#release` looks at the slot of an id and not at the id: 66 shares the slot of 2. */
test('an id that was never asked for does not take the place of another one', () => {
  const inFlight = new InFlight(1, false);
  inFlight.add(3, Float64Array.of(1, 2, 3));
  const released = inFlight.settle({
    count: 2,
    ids: Float64Array.of(66, 2),
    values: Float64Array.of(-1, 5),
    outcomes: null,
    residuals: null,
    residualCount: 0,
    busySeconds: 0,
  });
  expect([...released.ids.subarray(0, released.count)]).toEqual([2]);
});
