import { memoryChannelPair } from '../channel/memory-channel.js';
import type { Channel } from '../channel/channel.js';
import type { Isolate, IsolateExit } from './isolate.js';

/**
 * An actor in this isolate. It cannot be ended by force: a task that never returns stops everything here.
 *
 * @param serve Serves the actor over a channel; resolves with whether it ended cleanly.
 */
export function startInline(serve: (channel: Channel) => Promise<boolean>): Isolate {
  const [owner, child] = memoryChannelPair();
  const exited = serve(child).then(
    (clean): IsolateExit => ({ clean, detail: clean ? 'ended' : 'failed' }),
    (error: unknown): IsolateExit => ({ clean: false, detail: String(error) }),
  );
  const cut = () => owner.destroy();
  return {
    backend: 'inline',
    channel: owner,
    pid: undefined,
    terminate: cut,
    kill: cut,
    sweep: cut,
    abandon: cut,
    exited,
  };
}
