/** A task that costs nothing. */
export const makeNothing = () => (x) => x[0];
