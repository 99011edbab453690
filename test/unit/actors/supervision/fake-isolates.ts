import { memoryChannelPair } from '../../../../actors/channel/memory-channel.js';
import type { Isolate, IsolateExit, IsolateOptions } from '../../../../actors/isolate/isolate.js';

/** An isolate that ends when the test says so. */
export interface FakeIsolate extends Isolate {
  readonly options: IsolateOptions;
  readonly log: string[];
  end(): void;
}

/** Isolates that were started, in their order. */
export const started: FakeIsolate[] = [];

/** Why no more can be started; empty while they can. */
export const refusal = { reason: '' };

export function startFake(backend: 'threads' | 'processes', options: IsolateOptions): Isolate {
  if (refusal.reason !== '') throw new Error(refusal.reason);
  const log: string[] = [];
  let end: (exit: IsolateExit) => void = () => {};
  const exited = new Promise<IsolateExit>((resolve) => {
    end = resolve;
  });
  const isolate: FakeIsolate = {
    backend,
    options,
    log,
    channel: memoryChannelPair()[0],
    pid: undefined,
    terminate: () => log.push('terminate'),
    kill: () => log.push('kill'),
    sweep: () => log.push('sweep'),
    abandon: () => log.push('abandon'),
    exited,
    end: () => end({ clean: true, detail: 'ended' }),
  };
  started.push(isolate);
  return isolate;
}
