import { expect, test } from 'vitest';
import { ReplyWriter } from '../../../../../actors/host/evaluator/reply-writer.js';
import { OK } from '../../../../../src/domain/outcome.js';
import { MAX_VECTOR_LENGTH } from '../../../../../src/protocol/limits.js';
import { type ResultsBatch, readResults } from '../../../../../src/protocol/results-batch.js';

function replyWriter() {
  const sent: ResultsBatch[] = [];
  const reply = new ReplyWriter(1, (frame) => sent.push(readResults(frame)));
  return { reply, sent };
}

const rowsOf = (sent: readonly ResultsBatch[]) => sent.map(({ ids }) => [...(ids ?? [])]);

test('what one optimizer wants leaves no trace in the rows of another', () => {
  const { reply, sent } = replyWriter();
  reply.begin(1, 2, 'gradient');
  reply.put(0, 1, OK, [1, 2, 3], null, 2);
  reply.put(1, 1, OK, null, null, 1);
  reply.flush();
  reply.begin(2, 1, 'residuals');
  reply.put(0, 1, OK, null, null, 1);
  reply.flush();
  reply.begin(3, 1, null);
  reply.put(0, 1, OK, null, null, 1);
  reply.flush();
  const vectors = sent.map(({ optimizerId, vectors: numbers }) => [optimizerId, numbers && [...numbers]]);
  expect(vectors).toEqual([
    [1, [1, 2, 3, Number.NaN, Number.NaN, Number.NaN]],
    [2, null],
    [3, null],
  ]);
});

test('long vectors go in frames of few rows', () => {
  const { reply, sent } = replyWriter();
  const vector = new Float64Array(10_000).fill(0.5);
  reply.begin(1, 1024, 'residuals');
  for (let i = 0; i < 7; i += 1) reply.put(i, i, OK, vector, null, 1024 - i);
  reply.flush();
  expect(rowsOf(sent)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  expect(sent.every(({ vectors }) => vectors?.every((value) => value === 0.5))).toBe(true);
});

test('the longest vector fits in a frame', () => {
  const { reply, sent } = replyWriter();
  reply.begin(1, 1024, 'residuals');
  reply.put(0, 1, OK, new Float64Array(MAX_VECTOR_LENGTH), null, 1024);
  reply.flush();
  expect(sent[0].vectorLength).toBe(MAX_VECTOR_LENGTH);
});

test('large details are sent at once, each part with the time that it took', () => {
  const { reply, sent } = replyWriter();
  const detail = new Uint8Array(200_000).fill(1);
  reply.begin(1, 5, null);
  for (let i = 0; i < 5; i += 1) reply.put(i, i, OK, null, detail, 5 - i);
  reply.flush();
  expect(rowsOf(sent)).toEqual([[0, 1], [2, 3], [4]]);
  expect(sent.every(({ busySeconds }) => busySeconds > 0)).toBe(true);
});
