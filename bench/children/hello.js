import { parentPort } from 'node:worker_threads';

if (parentPort === null) process.send('hello', () => process.disconnect());
else parentPort.postMessage('hello');
