import { readFileSync } from 'node:fs';

/** The calls of the task in its own log, in their order: optimizer, number of the evaluation, bits of the point. */
export function readCalls(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [optimizerId, evaluationId, x] = line.split(' ');
      return { optimizerId: Number(optimizerId), evaluationId: Number(evaluationId), x };
    });
}
