import { taskFailed } from '../program/task-failed.js';

/** What placeholders stand for in one evaluation. */
export interface Evaluation {
  readonly x: ArrayLike<number>;
  readonly directory: string;
  readonly optimizerId: number;
  readonly evaluationId: number;
}

const PLACEHOLDER = /\{(?:x\[(\d+)\]|(x|json|directory|optimizerId|evaluationId))\}/g;

/**
 * A text with its placeholders replaced. JavaScript writes the shortest decimal number that is read as the same double again.
 *
 * @throws GlompoError `GLOMPO_TASK_FAILED` for the place of a parameter that there is not.
 */
export function filledIn(text: string, evaluation: Evaluation): string {
  return text.replaceAll(PLACEHOLDER, (placeholder, index: string | undefined, name: string) => {
    if (index === undefined) return named(name, evaluation);
    const { x } = evaluation;
    if (Number(index) < x.length) return String(x[Number(index)]);
    throw taskFailed(`${placeholder} names a parameter that there is not: there are ${x.length}, from 0.`);
  });
}

function named(name: string, { x, directory, optimizerId, evaluationId }: Evaluation): string {
  if (name === 'x') return Array.from(x).join(' ');
  if (name === 'json') return JSON.stringify(Array.from(x));
  if (name === 'directory') return directory;
  return String(name === 'optimizerId' ? optimizerId : evaluationId);
}
