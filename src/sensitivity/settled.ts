/** All results, or the first error once none of the jobs is under way any more. */
export async function settled<T>(jobs: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(jobs);
  return Promise.all(jobs);
}
