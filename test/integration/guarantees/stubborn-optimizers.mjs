/** Random searches that fail at a certain moment. */

function search({ bounds, rng }, more) {
  return {
    finished: null,
    ask(points, capacity) {
      for (let i = 0; i < capacity * bounds.dims; i += 1) {
        const k = i % bounds.dims;
        points[i] = bounds.lower[k] + rng.uniform() * (bounds.upper[k] - bounds.lower[k]);
      }
      return capacity;
    },
    tell() {},
    ...more,
  };
}

export function failsWhenInjected(setup) {
  return search(setup, {
    inject() {
      throw new Error('it cannot take it');
    },
  });
}

/** The first values are those of its end, if its task waits until then. */
export function failsAtTheEnd(setup) {
  return search(setup, {
    tell() {
      throw new Error('nothing to tell');
    },
  });
}

export function failsAtFirst(setup) {
  return search(setup, {
    tell() {
      throw new Error('not today');
    },
  });
}
