import { describe, expect, test } from 'vitest';
import { BEGINNING } from '../../../../../actors/host/optimizer/position.js';
import { hostOf } from './host-setup.js';
import { CountingOptimizer, turns } from './setup.js';

class Saving extends CountingOptimizer {
  readonly tellings: number[] = [];

  save(): unknown {
    return { told: this.told.length };
  }

  inject(): void {
    this.tellings.push(this.told.length);
  }
}

const inject = { type: 'inject', x: [1], fx: -1 } as const;

describe('asked where its optimizer stands, a host', () => {
  test.each([1, 3])(
    'answers after it has shown what the optimizer was told (workers %i)',
    async (workers) => {
      const { owner, running, heard, order, batches } = hostOf(() => new Saving(), { workers });
      await heard('ready');
      owner.send({ type: 'grant', count: 5 });
      owner.send(inject);
      const { asked, told } = await heard('injected');
      expect(asked).toBeGreaterThanOrEqual(told);
      await turns(20);
      owner.send({ type: 'save' });
      const { snapshot } = await heard('saved');
      expect(snapshot).toEqual({
        ...BEGINNING,
        saved: { told: 5 },
        asked: 5,
        told: 5,
        injected: 1,
        worst: 4,
      });
      expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(5);
      expect(order.at(-1)).toBe('saved');
      owner.send({ type: 'stop', reason: 'enough' });
      await running;
    },
  );

  test('answers while an evaluation is under way', async () => {
    const waiting: (() => void)[] = [];
    const task = (x: Float64Array) =>
      x[0] < 2 ? x[0] : new Promise<number>((resolve) => waiting.push(() => resolve(x[0])));
    const { owner, running, heard, order } = hostOf(() => new Saving(), {
      start: { grant: 9 },
      local: { task },
    });
    while (waiting.length === 0) await turns(1);
    owner.send({ type: 'save' });
    const { snapshot } = await heard('saved');
    expect(snapshot).toMatchObject({ saved: { told: 2 }, told: 2, worst: 1 });
    expect(snapshot.pendingIds).toHaveLength(snapshot.asked - 2);
    expect(snapshot.pendingIds[0]).toBe(2);
    expect(snapshot.pendingPoints).toEqual(snapshot.pendingIds);
    expect(order).toEqual(['ready', 'results 0 1', 'saved']);
    owner.send({ type: 'stop', reason: 'enough' });
    await turns();
    waiting[0]();
    await running;
    await heard('stopped');
    expect(order.slice(3)).toEqual(['results 2', 'stopped']);
  });

  test('answers once the optimizer is made', async () => {
    const { owner, running, heard, order } = hostOf(() => new Saving(), { early: [{ type: 'save' }] });
    expect((await heard('saved')).snapshot).toEqual({ ...BEGINNING, saved: { told: 0 } });
    await heard('ready');
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
    await heard('stopped');
    expect(order).toEqual(['saved', 'ready', 'stopped']);
  });

  test.each<[string, (() => unknown) | undefined, string[]]>([
    ['cannot save', undefined, []],
    ['throws', fails(new Error('no state')), ['no state']],
    ['throws what is no error', fails('nothing'), ['"nothing"']],
    ['has a state that is no plain data', () => ({ step: () => 1 }), ['not plain data']],
    ['has no state', () => undefined, []],
  ])('says that it stands at the beginning, and why once, when its optimizer %s', async (_, save, texts) => {
    const optimizer = new CountingOptimizer();
    if (save !== undefined) Object.assign(optimizer, { save });
    const { owner, running, heard, all } = hostOf(() => optimizer, { start: { grant: 3 } });
    await heard('ready');
    await turns();
    for (const count of [1, 2]) {
      owner.send({ type: 'save' });
      expect((await heard('saved', count)).snapshot).toEqual(BEGINNING);
    }
    const said = all('log').map(({ text, level }) => [level, text]);
    expect(said).toEqual(texts.map((text) => ['warn', expect.stringContaining(text)]));
    owner.send({ type: 'stop', reason: 'enough' });
    await running;
  });

  test('that has ended does not answer', async () => {
    const { owner, running, order } = hostOf(() => new Saving(), {
      start: { grant: 2 },
      early: [{ type: 'stop', reason: 'enough' }],
    });
    await running;
    owner.send({ type: 'save' });
    owner.send(inject);
    await turns();
    expect(order).toEqual(['ready', 'stopped']);
  });
});

function fails(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}
