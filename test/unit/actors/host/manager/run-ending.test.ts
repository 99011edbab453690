import { describe, expect, test } from 'vitest';
import { RunEnding } from '../../../../../actors/host/manager/run-ending.js';
import { GlompoError } from '../../../../../src/domain/errors.js';
import { ExitRule } from '../../../../../src/domain/exit-condition.js';
import { maxOptimizersStarted } from '../../../../../src/exit-conditions/index.js';
import type { ManagerConfig } from '../../../../../src/manager-config.js';
import { alive, books } from './setup.js';

function setUp(config: Partial<ManagerConfig> = {}) {
  const { books: made, events } = books(config);
  const begun: string[] = [];
  const ending = new RunEnding(made, (outcome, reason) => begun.push(`${outcome}: ${reason}`));
  return { books: made, events, begun, ending };
}

class Broken extends ExitRule {
  protected holds(): boolean {
    throw new Error('divided by zero');
  }

  override toString(): string {
    return 'broken()';
  }
}

const error = (text: string) => new GlompoError('GLOMPO_CHECKPOINT', text);

describe('a run ends', () => {
  test('when its exit condition holds, once', () => {
    const { books: made, begun, ending } = setUp({ exitConditions: maxOptimizersStarted(1) });
    expect([ending.whenDue(), ending.isDecided]).toEqual([false, false]);
    alive(made);
    expect([ending.whenDue(), ending.whenDue(), ending.isDecided]).toEqual([true, true, true]);
    expect(begun).toEqual(['completed: maxOptimizersStarted(1) = true']);
  });

  test('when nothing is left to do', () => {
    const { books: made, begun, ending } = setUp();
    made.spawning = false;
    const record = alive(made);
    expect(ending.whenDue()).toBe(false);
    made.alive.delete(record);
    expect(ending.whenDue()).toBe(true);
    expect(begun).toEqual(['completed: No optimizers alive, spawning stopped.']);
  });

  test('as failed when its exit condition throws', () => {
    const { begun, ending } = setUp({ exitConditions: new Broken() });
    expect(ending.whenDue()).toBe(true);
    expect(begun).toEqual(['failed: The exit condition threw: divided by zero']);
    expect(() => ending.result()).toThrow(expect.objectContaining({ code: 'GLOMPO_STRATEGY_FAILED' }));
  });
});

describe('what comes first counts', () => {
  test('and what comes later is not heard', () => {
    const { begun, ending } = setUp();
    ending.end('interrupted', 'the user stops');
    ending.fail(error('too late'));
    ending.end('completed', 'enough');
    expect(begun).toEqual(['interrupted: the user stops']);
    expect(ending.result()).toMatchObject({ outcome: 'interrupted', exitReason: 'the user stops' });
  });

  test('but force is added to it', () => {
    const { ending } = setUp();
    ending.end('completed', 'enough');
    expect(ending.isForced).toBe(false);
    ending.force('the user closes');
    expect(ending.isForced).toBe(true);
    expect(ending.result()).toMatchObject({ outcome: 'completed', exitReason: 'enough; the user closes' });
  });

  test('but what fails at the end makes the run fail', () => {
    const { begun, ending } = setUp();
    ending.end('completed', 'enough');
    ending.failLate(error('the disk is full'));
    ending.failLate(error('again'));
    expect(begun).toEqual(['completed: enough']);
    expect(() => ending.result()).toThrow(
      expect.objectContaining({
        message: 'the disk is full',
        data: { result: expect.objectContaining({ outcome: 'failed', exitReason: 'the disk is full' }) },
      }),
    );
  });

  test('and a late failure that comes first is a failure', () => {
    const { begun, ending } = setUp();
    ending.failLate(error('the disk is full'));
    expect(begun).toEqual(['failed: the disk is full']);
  });
});

test('the result is the last event, and the events end with it', () => {
  const { events, ending } = setUp();
  ending.force('the user closes');
  const result = ending.result();
  expect(result).toMatchObject({ outcome: 'interrupted', exitReason: 'the user closes' });
  expect(events).toMatchObject([{ type: 'runEnded', result }]);
});
