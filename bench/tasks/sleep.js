/** A task that waits, as one does that calls another program, and keeps its thread for that time. */
export function makeSleep({ milliseconds }) {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  return (x) => {
    Atomics.wait(cell, 0, 0, milliseconds);
    return x[0];
  };
}
