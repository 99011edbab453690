// Streams frames of 1024 rows: as a process through descriptor 3, as a thread through its port.
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const ROWS = 1024;
const [evaluations, dims] = isMainThread
  ? process.argv.slice(2).map(Number)
  : [workerData.evaluations, workerData.dims];
const numbers = ROWS * (dims + 1);
const frames = Math.ceil(evaluations / ROWS);

if (isMainThread) {
  const frame = new Uint8Array(new Float64Array(numbers).fill(0.5).buffer);
  for (let i = 0; i < frames; i += 1) {
    for (let at = 0; at < frame.byteLength; ) at += writeSync(3, frame, at);
  }
} else {
  for (let i = 0; i < frames; i += 1) {
    const { buffer } = new Float64Array(numbers).fill(0.5);
    parentPort.postMessage(buffer, [buffer]);
  }
}
