import type { Task } from '../../src/domain/task.js';
import type { PythonTaskPlan } from '../../src/tasks/python-task.js';
import { startPython } from './worker/python-worker.js';
import { receivedValue } from './worker/received-value.js';
import { WorkerPool } from './worker/worker-pool.js';

/** Makes the task that `pythonTask` describes. */
export async function createPythonTask(plan: PythonTaskPlan): Promise<Task> {
  const { name, options, idleTimeoutMs } = plan;
  const start = async (signal?: AbortSignal) => {
    const { worker } = await startPython(plan, { type: 'loadTask', name, options }, signal && { signal });
    return worker;
  };
  const workers = new WorkerPool(start, idleTimeoutMs);
  // What cannot be loaded shall be known before the first evaluation.
  workers.release(await workers.take());

  return async (x, { signal, optimizerId, evaluationId, wants, log }) => {
    const worker = await workers.take(signal);
    try {
      const question = { type: 'evaluate', x: Array.from(x), optimizerId, evaluationId, wants };
      const { result } = await worker.ask(question, log, signal);
      return receivedValue(result);
    } finally {
      workers.release(worker);
    }
  };
}
