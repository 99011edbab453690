import { describe, expect, test } from 'vitest';
import { checkpointed, snapshotAt, turn } from './checkpointer-setup.js';

describe('a checkpoint', () => {
  test('is written when every optimizer has said where it stands', async () => {
    const { checkpointer, optimizer, evaluate, said, parts, writes, events } = checkpointed();
    const [first, second] = [optimizer(), optimizer()];
    evaluate(first, 5);
    evaluate(second, 3, 4);
    const made = checkpointer.request();
    expect([said(), checkpointer.isCollecting]).toEqual([['save 1', 'save 2'], true]);
    checkpointer.saved(second, snapshotAt(2));
    await turn();
    expect([said(), parts]).toEqual([[], []]);
    checkpointer.saved(first, snapshotAt(1));
    await turn();
    expect([said(), checkpointer.isCollecting]).toEqual([['done'], false]);
    expect([...parts[0].snapshots]).toEqual([
      [1, snapshotAt(1)],
      [2, snapshotAt(2)],
    ]);
    expect(parts[0].state).toMatchObject({ evaluations: 3, optimizers: [{ id: 1 }, { id: 2 }] });
    writes[0].succeed();
    expect(await made).toMatchObject({ name: 'c_1', directory: '/c_1' });
    expect(events).toMatchObject([
      { type: 'checkpointed', name: 'c_1', evaluations: 3, saved: 2, optimizers: 2 },
    ]);
  });

  test('asks only those that can answer', async () => {
    const { checkpointer, optimizer, said, parts } = checkpointed();
    const [replaying, stopped, absent] = [optimizer(), optimizer(), optimizer()];
    replaying.replaying = true;
    replaying.snapshot = snapshotAt(0);
    stopped.stopReason = 'a rule';
    absent.actor = null;
    void checkpointer.request();
    await turn();
    expect(said()).toEqual(['done']);
    // It goes on from where it is brought from.
    expect([...parts[0].snapshots.keys()]).toEqual([1]);
  });

  test('has the evaluations up to where each optimizer stood, and the best of them', async () => {
    const { checkpointer, optimizer, evaluate, parts, books: made } = checkpointed();
    const [first, second] = [optimizer(), optimizer()];
    evaluate(first, 5, 4);
    evaluate(second, 6);
    void checkpointer.request();
    checkpointer.saved(first, snapshotAt(2));
    evaluate(first, 1);
    made.best = { x: Float64Array.of(1, 1), fx: 1, optimizerId: 1, kind: 'randomSearch' };
    made.evaluationsAtBest = 4;
    checkpointer.saved(second, snapshotAt(1));
    await turn();
    const { evaluations, best, optimizers } = parts[0].state;
    expect(optimizers.map(({ history }) => history.length)).toEqual([2, 1]);
    expect([evaluations, best]).toEqual([3, { optimizerId: 1, evaluationsAtBest: 3 }]);
    expect(optimizers[0].history.bestValue).toBe(4);
  });

  test('does not wait for one that is busy, which is written as it stood before', async () => {
    const { checkpointer, optimizer, evaluate, clock, parts, said } = checkpointed({ patience: 2 });
    const [prompt, busy] = [optimizer(), optimizer()];
    busy.snapshot = snapshotAt(0);
    evaluate(busy, 1);
    void checkpointer.request();
    checkpointer.saved(prompt, snapshotAt(0));
    clock.advance(1_999);
    await turn();
    expect(parts).toEqual([]);
    clock.advance(1);
    await turn();
    expect([...parts[0].snapshots.values()].map(({ told }) => told)).toEqual([0, 0]);
    expect(parts[0].state.evaluations).toBe(1);
    expect(said()).toContain('done');
    expect(clock.pending).toBe(0);
  });

  test('waits neither for one that ends meanwhile nor has its state', async () => {
    const { checkpointer, optimizer, end, parts } = checkpointed();
    const [first, second, third] = [optimizer(), optimizer(), optimizer()];
    void checkpointer.request();
    checkpointer.saved(first, snapshotAt(0));
    end(first);
    checkpointer.saved(third, snapshotAt(0));
    expect(parts).toEqual([]);
    end(second);
    await turn();
    expect([...parts[0].snapshots.keys()]).toEqual([3]);
    expect(parts[0].state.optimizers.map(({ outcome }) => outcome)).toEqual(['stopped', 'stopped', null]);
  });

  test('has nothing of one that cannot save its state', async () => {
    const { checkpointer, optimizer, parts } = checkpointed();
    const { saved: _, ...position } = snapshotAt(0);
    void checkpointer.request();
    const record = optimizer();
    const next = checkpointer.request();
    await turn();
    expect(parts).toHaveLength(1);
    checkpointer.saved(record, position);
    expect([record.snapshot, next]).toEqual([null, expect.any(Promise)]);
  });

  test('comes after the end of the round, and no other begins before it', async () => {
    const { checkpointer, optimizer, host, said } = checkpointed();
    optimizer();
    host.isInRound = true;
    void checkpointer.request();
    await turn();
    expect([said(), checkpointer.isCollecting]).toEqual([[], true]);
    host.isInRound = false;
    checkpointer.roundEnded();
    expect(checkpointer.isCollecting).toBe(true);
    await turn();
    expect(said()).toEqual(['save 1']);
  });

  test('is not changed by what happens while it is written', async () => {
    const { checkpointer, parts, books: made } = checkpointed();
    made.startPoints.push(Float64Array.of(1, 2));
    void checkpointer.request();
    await turn();
    made.startPoints.shift();
    expect(parts[0].state.startPoints).toHaveLength(1);
  });
});

describe('checkpoints', () => {
  test('are made one after the other; those asked for meanwhile are one', async () => {
    const { checkpointer, parts, writes } = checkpointed();
    const first = checkpointer.request();
    const [second, third] = [checkpointer.request(), checkpointer.request()];
    await turn();
    expect(parts).toHaveLength(1);
    writes[0].succeed();
    expect(await first).toMatchObject({ name: 'c_1' });
    await turn();
    expect(parts).toHaveLength(2);
    writes[1].succeed();
    expect([(await second).name, (await third).name]).toEqual(['c_2', 'c_2']);
    await turn();
    expect(parts).toHaveLength(2);
  });

  test('go on after one that failed', async () => {
    const { checkpointer, writes } = checkpointed();
    const [first, second] = [checkpointer.request(), checkpointer.request()];
    await turn();
    writes[0].fail(new Error('the disk is full'));
    await expect(first).rejects.toThrow('the disk is full');
    await turn();
    writes[1].succeed();
    expect(await second).toMatchObject({ name: 'c_2' });
  });

  test('come after so many evaluations and so many seconds, of this session', async () => {
    const control = { everyEvaluations: 2, everySeconds: 3 };
    const { checkpointer, optimizer, evaluate, clock, parts, writes } = checkpointed(control);
    const record = optimizer();
    evaluate(record, 1, 2, 3);
    checkpointer.goOn();
    checkpointer.look();
    evaluate(record, 4);
    checkpointer.look();
    expect(checkpointer.isCollecting).toBe(false);
    evaluate(record, 5);
    checkpointer.look();
    expect(checkpointer.isCollecting).toBe(true);
    checkpointer.saved(record, snapshotAt(5));
    await turn();
    writes[0].succeed();
    await turn();
    checkpointer.look();
    expect(checkpointer.isCollecting).toBe(false);
    clock.advance(3_000);
    checkpointer.look();
    checkpointer.saved(record, snapshotAt(5));
    await turn();
    expect(parts).toHaveLength(2);
  });
});

describe('one that cannot be made', () => {
  test.each([false, true])('with raiseOnFailure %s', async (raiseOnFailure) => {
    const { checkpointer, writes, events, failures } = checkpointed({ raiseOnFailure });
    const made = checkpointer.make();
    await turn();
    writes[0].fail(new Error('the disk is full'));
    await made;
    const error = { code: 'GLOMPO_CHECKPOINT', message: expect.stringContaining('the disk is full') };
    expect(failures).toMatchObject(raiseOnFailure ? [error] : []);
    expect(events).toMatchObject(raiseOnFailure ? [] : [{ type: 'warning', error }]);
  });
});

describe('the end of the run', () => {
  test('waits for what is being written', async () => {
    const { checkpointer, writes, events, clock } = checkpointed();
    void checkpointer.request();
    let hasEnded = false;
    void checkpointer.end(5).then(() => {
      hasEnded = true;
    });
    await turn();
    expect(hasEnded).toBe(false);
    writes[0].succeed();
    await turn();
    expect([hasEnded, clock.pending]).toEqual([true, 0]);
    expect(events).toMatchObject([{ type: 'checkpointed' }]);
  });

  test('does not wait for ever, and hears nothing of it afterwards', async () => {
    const { checkpointer, writes, events, failures, clock } = checkpointed({ raiseOnFailure: true });
    const made = checkpointer.make();
    const ended = checkpointer.end(5);
    await turn();
    clock.advance(5_000);
    await ended;
    writes[0].fail(new Error('too late'));
    await made;
    expect([events, failures]).toEqual([[], []]);
  });

  test('lets none begin any more, not even one that was asked for', async () => {
    const { checkpointer, writes, parts } = checkpointed();
    const [first, second] = [checkpointer.request(), checkpointer.request()];
    const refused = expect(second).rejects.toThrow(expect.objectContaining({ code: 'GLOMPO_CHECKPOINT' }));
    const ended = checkpointer.end(5);
    await turn();
    writes[0].succeed();
    await Promise.all([first, ended, refused]);
    await expect(checkpointer.request()).rejects.toThrow(/has ended/);
    expect(parts).toHaveLength(1);
  });

  test('does not leave one waiting for a round that will not end', async () => {
    const { checkpointer, host, writes } = checkpointed();
    host.isInRound = true;
    const made = checkpointer.request();
    const ended = checkpointer.end(5);
    await turn();
    writes[0].succeed();
    await ended;
    expect(await made).toMatchObject({ name: 'c_1' });
  });
});
