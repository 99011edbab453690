import type { Task } from 'glompo';

interface Weighted {
  readonly weight: number;
}

const weighted: Weighted = { weight: 2 };

const task: Task = (x: Float64Array): number => weighted.weight * (x[0] as number) ** 2;

export default task;
