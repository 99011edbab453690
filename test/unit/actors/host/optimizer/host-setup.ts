import { memoryChannelPair } from '../../../../../actors/channel/memory-channel.js';
import { messageChannel, type OwnerChannel } from '../../../../../actors/channel/messages.js';
import { type LocalParts, OptimizerHost } from '../../../../../actors/host/optimizer/optimizer-host.js';
import { NO_RULES } from '../../../../../src/domain/evaluation-rules.js';
import type { Optimizer, OptimizerSetup, OptimizerSpec } from '../../../../../src/domain/optimizer.js';
import { Rng } from '../../../../../src/domain/rng.js';
import type { ChildMessage, OwnerMessage, StartOptimizer } from '../../../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../../../src/protocol/results-batch.js';
import { turns } from './setup.js';

type Message<Type extends ChildMessage['type']> = Extract<ChildMessage, { readonly type: Type }>;

export interface HostSettings extends Partial<Pick<OptimizerSpec, 'workers' | 'evaluations' | 'wants'>> {
  readonly start?: Partial<StartOptimizer>;
  readonly local?: LocalParts;
  /** What the owner said while the host was being loaded. */
  readonly early?: readonly OwnerMessage[];
}

/** A host at the far end of a memory channel, with an optimizer that the test has made. */
export function hostOf(
  make: (setup: OptimizerSetup, saved?: unknown) => Optimizer | Promise<Optimizer>,
  settings: HostSettings = {},
) {
  const { workers = 1, evaluations = 'inline', wants = null, start = {}, local = {}, early = [] } = settings;
  const [ownerEnd, childEnd] = memoryChannelPair();
  const owner: OwnerChannel = messageChannel(ownerEnd, 'owner');
  const messages: ChildMessage[] = [];
  const batches: ResultsBatch[] = [];
  /** Types of the messages, and ids of results, in the order in which they came. */
  const order: string[] = [];
  owner.receive({
    onMessage: (message) => {
      messages.push(message);
      order.push(message.type);
    },
    onResults: (batch) => {
      batches.push(batch);
      order.push(`results ${[...(batch.points ?? [])].slice(0, batch.count).join(' ')}`);
    },
    onPoints: ({ count }) => order.push(`${count} points`),
  });
  const host = new OptimizerHost(
    messageChannel(childEnd, 'child'),
    {
      type: 'startOptimizer',
      id: 5,
      spec: {
        kind: 'given',
        module: new URL('../../../../fixtures/optimizers/given.mjs', import.meta.url).href,
        export: 'default',
        options: { make },
        workers,
        evaluations,
        wants,
      },
      bounds: [[0, 1e9]],
      x0: [0],
      rng: Rng.of(1).save(),
      task: { module: 'file:///none.mjs', export: 'default', factory: false, options: null },
      rules: NO_RULES,
      deterministic: false,
      grant: 0,
      spawnTimeoutMs: 30_000,
      endTimeoutMs: 1_000,
      sliceMs: 5,
      replay: false,
      ...start,
    },
    { task: (x: Float64Array) => x[0], ...local },
  );
  const running = host.run(early);
  const all = <Type extends ChildMessage['type']>(type: Type) =>
    messages.filter((message): message is Message<Type> => message.type === type);
  /** Waits until a message of this type has come. */
  const heard = async <Type extends ChildMessage['type']>(type: Type, count = 1): Promise<Message<Type>> => {
    while (all(type).length < count) await turns(1);
    return all(type)[count - 1];
  };
  return { owner, running, messages, batches, order, all, heard };
}
