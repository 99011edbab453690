import { printed } from '../../../src/domain/errors.js';
import type { Optimizer } from '../../../src/domain/optimizer.js';
import type { OptimizerSnapshot } from '../../../src/domain/optimizer-snapshot.js';
import type { ChildMessage, OwnerMessage, StartOptimizer } from '../../../src/protocol/messages.js';
import type { ResultsBatch } from '../../../src/protocol/results-batch.js';
import type { Allowance } from './allowance.js';
import type { Drive } from './drive.js';
import { BEGINNING, checkPosition, type Position } from './position.js';
import { Replay } from './replay.js';

/** Milliseconds between two signs of life while it is told again. */
const SIGN_EVERY = 100;

/** What an owner says between results that are told again. */
type ReplayMessage = Extract<OwnerMessage, { readonly type: 'replayAsk' | 'replayInject' | 'replayEnd' }>;

export interface StandingOptions {
  readonly optimizer: Optimizer;
  readonly start: StartOptimizer;
  readonly send: (message: ChildMessage) => void;
}

/**
 * Where one optimizer stands: brings it to where it stood in an earlier session, tells it of points found elsewhere at
 * moments that can be recorded, and says where it stands when the owner asks.
 */
export class Standing {
  readonly #options: StandingOptions;
  readonly #replay: Replay;
  #drive: Drive | null = null;
  /** Whether it is still being told again what it was told in an earlier session. */
  replaying: boolean;
  #injected: number;
  #signAt = performance.now();
  #saveHasFailed = false;

  /** @throws GlompoError `GLOMPO_CHECKPOINT` when the state from which it shall go on does not fit together. */
  constructor(options: StandingOptions) {
    const { optimizer, start } = options;
    const { spec, rules, bounds, snapshot = BEGINNING } = start;
    checkPosition(snapshot, bounds.length);
    this.#options = options;
    this.replaying = start.replay;
    this.#injected = snapshot.injected;
    this.#replay = new Replay({
      optimizer,
      kind: spec.kind,
      dims: bounds.length,
      wants: spec.wants,
      onFailure: rules.onFailure,
      from: snapshot,
    });
  }

  /**
   * Resolves when it may go on, or shall stop. In lock step, one of an earlier session waits for its first grant, also
   * where that is of nothing: then it ends by its own criteria in a round, as it would have done without the cut.
   */
  async settled(allowance: Allowance): Promise<void> {
    const { replay, deterministic } = this.#options.start;
    const waitsForGrant = replay && deterministic;
    while (this.replaying || (waitsForGrant && !allowance.isGranted)) {
      if (allowance.stopReason !== null) return;
      await allowance.changed();
    }
  }

  /** Where the optimizer stands, whenever messages are looked at. */
  position(): Position {
    const position = this.#drive === null ? this.#replay.position() : this.#drive.position();
    return { ...position, injected: this.#injected };
  }

  /** From now on `drive` moves the optimizer on. */
  moveOnWith(drive: Drive): void {
    this.#drive = drive;
  }

  /** @throws GlompoError `GLOMPO_REPLAY_DIVERGED` when it does not ask for so many points. */
  replay(message: ReplayMessage): void {
    if (message.type === 'replayAsk') {
      this.#replay.ask(message.asked);
    } else if (message.type === 'replayInject') {
      this.#replay.inject(message.asked, Float64Array.from(message.x), message.fx);
      this.#injected += 1;
    } else {
      const { asked, told } = this.position();
      this.replaying = false;
      this.#options.send({ type: 'replayed', asked, told });
    }
  }

  /** @throws GlompoError `GLOMPO_REPLAY_DIVERGED` when it does not ask for their points. */
  replayResults(batch: ResultsBatch): void {
    this.#replay.tell(batch, this.#sign);
  }

  /** Tells the optimizer of a point found elsewhere. */
  inject(x: Float64Array, fx: number): void {
    const { optimizer, send } = this.#options;
    const { asked, told } = this.position();
    this.#injected += 1;
    try {
      optimizer.inject?.(x, fx);
    } finally {
      send({ type: 'injected', asked, told });
    }
  }

  /** Answers the question where the optimizer stands. All that it was told of is shown first. */
  save(): void {
    this.#drive?.show();
    const { send } = this.#options;
    try {
      const snapshot = this.#snapshot();
      if (snapshot !== null) {
        send({ type: 'saved', snapshot });
        return;
      }
    } catch (thrown) {
      this.#sayWhy(thrown);
    }
    send({ type: 'saved', snapshot: BEGINNING });
  }

  #snapshot(): OptimizerSnapshot | null {
    const saved = this.#options.optimizer.save?.();
    return saved === undefined ? null : { saved, ...this.position() };
  }

  #sayWhy(thrown: unknown): void {
    if (this.#saveHasFailed) return;
    this.#saveHasFailed = true;
    const reason = thrown instanceof Error ? thrown.message : printed(thrown);
    const text = `Its state cannot be saved, so that it is resumed from its first evaluation: ${reason}`;
    this.#options.send({ type: 'log', text, level: 'warn' });
  }

  readonly #sign = (): void => {
    const now = performance.now();
    if (now - this.#signAt < SIGN_EVERY) return;
    this.#signAt = now;
    this.#options.send({ type: 'replaying', told: this.#replay.told });
  };
}
