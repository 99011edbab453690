import type { Backend } from '../../src/domain/optimizer.js';
import { memoryChannelPair } from '../channel/memory-channel.js';
import type { Isolate } from './isolate.js';

/** What stands for an isolate that could not be started: dead from the beginning, with the reason. */
export function unstartedIsolate(backend: Backend, reason: string | Promise<string>): Isolate {
  const [channel, other] = memoryChannelPair();
  other.destroy();
  const nothing = () => {};
  return {
    backend,
    channel,
    pid: undefined,
    terminate: nothing,
    kill: nothing,
    sweep: nothing,
    abandon: nothing,
    exited: Promise.resolve(reason).then((text) => ({
      clean: false,
      detail: `it could not be started: ${text}`,
    })),
  };
}
