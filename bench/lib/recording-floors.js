import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const ROWS = 1024;
const CHILD = new URL('../children/stream-frames.js', import.meta.url);

/** Evaluations a second of one core that does what must be done and nothing else. */
export function bareLoop(evaluations, dims) {
  const width = dims + 1;
  const store = new Float64Array(evaluations * width);
  const x = new Float64Array(dims);
  const began = performance.now();
  for (let row = 0; row < evaluations; row += 1) {
    let sum = 0;
    for (let i = 0; i < dims; i += 1) {
      const value = 10 * Math.random() - 5;
      x[i] = value;
      sum += value * value;
    }
    const at = row * width;
    for (let i = 0; i < dims; i += 1) store[at + i] = x[i];
    store[at + dims] = sum;
  }
  return evaluations / ((performance.now() - began) / 1000);
}

/** Evaluations a second that a parent can copy when a child sends them, made before, through a pipe. */
export function barePipe(evaluations, dims) {
  const bytes = 8 * evaluations * (dims + 1);
  const store = new Uint8Array(bytes);
  const child = spawn(process.execPath, [fileURLToPath(CHILD), String(evaluations), String(dims)], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  return new Promise((resolve) => {
    let at = 0;
    let began = 0;
    child.stdio[3].on('data', (chunk) => {
      if (began === 0) began = performance.now();
      const take = Math.min(chunk.byteLength, bytes - at);
      store.set(take === chunk.byteLength ? chunk : chunk.subarray(0, take), at);
      at += take;
      if (at === bytes) resolve(evaluations / ((performance.now() - began) / 1000));
    });
  });
}

/** The same from a thread, whose frames are transferred. */
export function barePort(evaluations, dims) {
  const numbers = evaluations * (dims + 1);
  const store = new Float64Array(numbers);
  const worker = new Worker(CHILD, { workerData: { evaluations, dims } });
  return new Promise((resolve) => {
    let at = 0;
    let began = 0;
    worker.on('message', (buffer) => {
      if (began === 0) began = performance.now();
      const frame = new Float64Array(buffer);
      const take = Math.min(frame.length, numbers - at);
      store.set(take === frame.length ? frame : frame.subarray(0, take), at);
      at += take;
      if (at < numbers) return;
      const rate = evaluations / ((performance.now() - began) / 1000);
      void worker.terminate().then(() => resolve(rate));
    });
  });
}

export { ROWS };
