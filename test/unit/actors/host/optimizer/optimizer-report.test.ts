import { expect, test } from 'vitest';
import { hostOf } from './host-setup.js';
import { CountingOptimizer } from './setup.js';

/** What is said of the report of an optimizer that ends by itself: the report, or the line of the log instead. */
async function saidOf(report: () => unknown): Promise<unknown> {
  const optimizer = Object.assign(new CountingOptimizer({ finishAfter: 1 }), { report });
  const { running, heard, all, order } = hostOf(() => optimizer, { start: { grant: 1 } });
  expect(await running).toBe(true);
  await heard('finished');
  expect(order.at(-1)).toBe('finished');
  return all('report')[0]?.report ?? all('log')[0]?.text ?? null;
}

test('what an optimizer reports is sent before it says that it has ended', async () => {
  expect(await saidOf(() => ({ step: 0.5 }))).toEqual({ step: 0.5 });
});

test('a report of nothing is null', async () => {
  const optimizer = Object.assign(new CountingOptimizer({ finishAfter: 1 }), { report: () => undefined });
  const { running, heard } = hostOf(() => optimizer, { start: { grant: 1 } });
  await running;
  expect(await heard('report')).toEqual({ type: 'report', report: null });
});

test.each([
  ['is a function', () => fails, /not plain data/],
  ['throws an error', fails(new Error('no step')), /^It has no report: no step$/],
  ['throws what is not printable', fails(Object.create(null)), /^It has no report: a null-prototype$/],
])('an optimizer whose report %s ends as it would without', async (_, report, text) => {
  expect(await saidOf(report)).toMatch(text);
});

function fails(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}
