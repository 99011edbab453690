// A bare thread or process and its first message; it prints when the message has come.
const backend = process.argv[2];
const CHILD = new URL('./hello.js', import.meta.url);

const { fork, Worker } =
  backend === 'threads' ? await import('node:worker_threads') : await import('node:child_process');
const child = backend === 'threads' ? new Worker(CHILD) : fork(CHILD);
child.once('message', () => process.stdout.write('0\n'));
