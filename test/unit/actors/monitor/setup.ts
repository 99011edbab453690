import type { ProcessUsage, ReadUsage } from '../../../../actors/monitor/process-usage.js';
import type { Isolate } from '../../../../actors/isolate/isolate.js';

/** An isolate of which only its process and the reasons for which it was killed matter. */
export function fakeIsolate(more: Partial<Isolate>) {
  const killed: (string | undefined)[] = [];
  const isolate = { kill: (reason?: string) => killed.push(reason), ...more } as unknown as Isolate;
  return { isolate, killed };
}

/** A reading of usages that the test decides, and answers when it says so. */
export function fakeReading() {
  const waiting: (() => void)[] = [];
  const asked: (readonly number[])[] = [];
  const usages = new Map<number, readonly ProcessUsage[]>();
  const read: ReadUsage = async (leaders) => {
    asked.push(leaders);
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    return new Map(usages);
  };
  return {
    asked,
    usages,
    read,
    async answer() {
      for (const go of waiting.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
