import { describe, expect, test } from 'vitest';
import { Restarts } from '../../../../../actors/host/pool/restarts.js';
import type { GlompoError } from '../../../../../src/domain/errors.js';
import { SimulatedClock } from '../../../../../src/testing/index.js';

function restarts(size: number) {
  const clock = new SimulatedClock();
  /** Times at which evaluators were started. */
  const started: number[] = [];
  const broken: GlompoError[] = [];
  let decided = 0;
  const subject = new Restarts({
    size,
    clock,
    restart: () => started.push(clock.now()),
    onRestart: () => {
      decided += 1;
    },
    onBroken: (error) => broken.push(error),
  });
  subject.ready();
  return { subject, clock, started, broken, decided: () => decided };
}

describe('an evaluator that ends by itself', () => {
  test('is replaced at once, the next ones of a streak later and later', () => {
    const { subject, clock, started, decided } = restarts(1);
    for (let i = 1; i <= 5; i += 1) {
      subject.ended(`end ${i}`);
      clock.advance(1_000);
    }
    expect(started).toEqual([0, 1_050, 2_100, 3_200, 4_400]);
    expect(decided()).toBe(5);
    expect(clock.pending).toBe(0);
  });

  test('is replaced at once again after an answer', () => {
    const { subject, clock, started } = restarts(1);
    for (let i = 0; i < 4; i += 1) subject.ended('gone');
    clock.advance(1_000);
    subject.answered();
    subject.ended('gone');
    expect(started.at(-1)).toBe(1_000);
  });

  test('too often is not replaced, and the pool is told why the first and the last ended', () => {
    const { subject, clock, started, broken, decided } = restarts(1);
    for (let i = 1; i <= 5; i += 1) subject.ended(`end ${i}`);
    expect(broken).toEqual([]);
    subject.ended('end 6');
    clock.advance(10_000);
    expect([started.length, decided()]).toEqual([5, 5]);
    expect(broken).toMatchObject([
      {
        code: 'GLOMPO_SPAWN',
        message: '6 evaluators ended in a row without an answer; the first: end 1; the last: end 6',
        data: { ends: 6, first: 'end 1', last: 'end 6' },
      },
    ]);
  });
});

test('what was to be started later is called off at the end', () => {
  const { subject, clock, started } = restarts(2);
  for (let i = 0; i < 4; i += 1) subject.ended('gone');
  expect([started.length, clock.pending]).toEqual([1, 3]);
  subject.end();
  expect(clock.pending).toBe(0);
  clock.advance(10_000);
  expect(started).toHaveLength(1);
});
