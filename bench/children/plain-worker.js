// A worker by Node's own means; see lib/plain-workers.js.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const { module, make, options } = isMainThread ? JSON.parse(process.argv[2]) : workerData;
const task = (await import(module))[make](options);
const answer = isMainThread
  ? (message) => process.send(message)
  : (message) => parentPort.postMessage(message);
let x = new Float64Array(10);

(isMainThread ? process : parentPort).on('message', ({ alone, points, dims }) => {
  if (alone !== undefined) {
    for (let i = 0; i < alone; i += 1) task(x);
    answer(0);
    return;
  }
  if (x.length !== dims) x = new Float64Array(dims);
  const values = new Float64Array(points.length / dims);
  for (let row = 0; row < values.length; row += 1) {
    for (let i = 0; i < dims; i += 1) x[i] = points[row * dims + i];
    values[row] = task(x);
  }
  answer(values);
});
answer('ready');
