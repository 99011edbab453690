import type { Task, TaskResult } from '../../src/domain/task.js';
import type { CommandPlan } from '../../src/tasks/command-task.js';
import { disposeDirectory, fillDirectory, makeEvaluationDirectory } from './command/evaluation-directory.js';
import { type Evaluation, filledIn } from './command/placeholders.js';
import { outputReader } from './command/read-output.js';
import { runProgram } from './command/run-program.js';

/** Makes the task that `commandTask` describes. */
export async function createCommandTask(plan: CommandPlan): Promise<Task> {
  const read = await outputReader(plan.output);

  return async (x, context): Promise<TaskResult> => {
    const { signal, optimizerId, evaluationId } = context;
    const directory = await makeEvaluationDirectory(context.scratchDirectory);
    const evaluation: Evaluation = { x, directory, optimizerId, evaluationId };
    const filled = (text: string) => filledIn(text, evaluation);
    let failed = true;
    try {
      await fillDirectory(plan, evaluation);
      const env = Object.fromEntries(Object.entries(plan.env).map(([name, text]) => [name, filled(text)]));
      const { timeoutMs, endTimeoutMs, maxOutput, successStatuses, showStderr } = plan;
      const printed = await runProgram({
        argv: plan.argv.map(filled),
        directory,
        env,
        stdin: plan.stdin === null ? null : filled(plan.stdin),
        signal,
        timeoutMs,
        endTimeoutMs,
        maxOutput,
        successStatuses,
        showStderr,
      });
      const result = await read({ ...printed, directory, x, context });
      failed = false;
      return result;
    } finally {
      await disposeDirectory(evaluation, plan.keep, failed);
    }
  };
}
