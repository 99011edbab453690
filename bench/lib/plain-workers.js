import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const CHILD = new URL('../children/plain-worker.js', import.meta.url);

/**
 * Workers by Node's own means: each message is a `Float64Array` of points, each answer one of values.
 *
 * @param backend `threads` (postMessage) or `processes` (fork, advanced serialization).
 * @param task Module, export and options of the task; an export that makes the task.
 */
export async function plainWorkers(backend, workers, task) {
  const all = Array.from({ length: workers }, () =>
    backend === 'threads'
      ? new Worker(CHILD, { workerData: task })
      : fork(fileURLToPath(CHILD), [JSON.stringify(task)], { serialization: 'advanced' }),
  );
  await Promise.all(all.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
  const post = (worker, message) =>
    backend === 'threads' ? worker.postMessage(message) : worker.send(message);
  return {
    run: (tasks, batch, window, dims) => seconds(all, post, tasks, batch, window, dims),
    /** Seconds in which every worker does its share without a message in between. */
    runAlone: (tasks) => secondsAlone(all, post, tasks),
    close: () =>
      Promise.all(
        all.map((worker) => {
          const gone = new Promise((resolve) => worker.once('exit', resolve));
          if (backend === 'threads') void worker.terminate();
          else worker.kill();
          return gone;
        }),
      ),
  };
}

/** @param window Batches that a worker has in hand. */
function seconds(workers, post, tasks, batch, window, dims) {
  const points = new Float64Array(batch * dims).fill(0.5);
  let submitted = 0;
  let settled = 0;
  const give = (worker) => {
    if (submitted >= tasks) return;
    const count = Math.min(batch, tasks - submitted);
    post(worker, { points: count === batch ? points : points.slice(0, count * dims), dims });
    submitted += count;
  };
  return new Promise((resolve) => {
    const began = performance.now();
    for (const worker of workers) {
      worker.removeAllListeners('message');
      worker.on('message', (values) => {
        settled += values.length;
        give(worker);
        if (settled === tasks) resolve((performance.now() - began) / 1000);
      });
    }
    for (let i = 0; i < window; i += 1) for (const worker of workers) give(worker);
  });
}

async function secondsAlone(workers, post, tasks) {
  const began = performance.now();
  await Promise.all(
    workers.map((worker) => {
      worker.removeAllListeners('message');
      const done = new Promise((resolve) => worker.once('message', resolve));
      post(worker, { alone: tasks / workers.length });
      return done;
    }),
  );
  return (performance.now() - began) / 1000;
}
