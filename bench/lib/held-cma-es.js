import { load } from './dist.js';

const { createCmaEs } = await load('src/optimizers/cma-es.js');

/** CMA-ES that reports for how many milliseconds its isolate could do nothing else each time that it was saved. */
export function createHeld(setup, options, saved) {
  const own = createCmaEs(setup, options, saved);
  const held = [];
  return {
    get finished() {
      return own.finished;
    },
    ask: (points, capacity) => own.ask(points, capacity),
    tell: (evaluated) => own.tell(evaluated),
    save() {
      const began = performance.now();
      // The state is encoded and sent before anything that waits gets its turn.
      queueMicrotask(() => held.push(performance.now() - began));
      return own.save();
    },
    report: () => ({ held }),
  };
}
