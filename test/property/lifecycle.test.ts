import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LifecycleDelays } from '../../machines/index.js';
import { ESCALATIONS, type Escalation } from '../../src/domain/escalation.js';
import {
  EVENTS,
  type HostActions,
  MACHINES,
  type Rig,
  rig,
  STEPS,
  stateOf,
  step,
} from '../unit/machines/setup.js';

const LADDER = ['askToStop', 'abortWork', 'terminate', 'kill', 'sweep', 'abandon'];
/** Escalations that are the end of a delay, and not a step of the host. */
const TIMEOUTS: readonly Escalation[] = ['spawnTimeout', 'noFeedbackTimeout', 'stopTimeout'];
/** What a step of the host is called among the escalations. */
const STEP_OF: Readonly<Record<string, Escalation>> = {
  abortWork: 'abort',
  terminate: 'terminate',
  kill: 'kill',
  sweep: 'sweep',
  abandon: 'abandon',
};
const TOP = ['spawning', 'running', 'stopping', 'forceTerminated', 'joined'];
const ENDING = TOP.slice(2);

const short = fc.integer({ min: 0, max: 40 });
const maybeNever = fc.oneof({ weight: 3, arbitrary: short }, { weight: 1, arbitrary: fc.constant(Infinity) });

/** Delays that make force possible: those of the ladder are finite. */
const delaysOf = fc.record<LifecycleDelays>({
  spawnTimeout: maybeNever,
  noFeedbackTimeout: maybeNever,
  abortTimeout: maybeNever,
  stopTimeout: short,
  terminateTimeout: short,
  killTimeout: short,
  sweepTimeout: short,
});

/** Milliseconds after which the host's actor exits when it is told so; null when it does not heed it. */
const heed = fc.option(short, { nil: null });
const planOf = fc.record({ askToStop: heed, abortWork: heed, terminate: heed, kill: heed, sweep: heed });

/** An event, or milliseconds that pass; most scripts do not end the life at once. */
const scriptOf = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('ready', 'feedback', 'pause', 'resume') },
    { weight: 2, arbitrary: fc.constantFrom('stop', 'stopAggressively', 'close', 'finished', 'failed') },
    { weight: 1, arbitrary: fc.constant('exited') },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 60 }) },
  ) as fc.Arbitrary<keyof typeof EVENTS | number>,
  { maxLength: 20 },
);

const caseOf = fc.record({
  kind: fc.constantFrom(...Object.keys(MACHINES)),
  delays: delaysOf,
  plan: planOf,
  script: scriptOf,
  last: fc.constantFrom('stop', 'stopAggressively', 'close'),
});

type Plan = typeof planOf extends fc.Arbitrary<infer T> ? T : never;

/** An actor whose host obeys as the plan says, observed at every change of state. */
class Life {
  readonly rig: Rig;
  readonly seen: string[] = [];
  endingSince: number | null = null;
  joinedAt: number | null = null;
  /** Times when it was told to work again though nobody had asked for that. */
  strayResumes = 0;
  #sent = '';

  constructor(kind: string, delays: LifecycleDelays, plan: Plan) {
    const exitAfter = (delay: number | null) => () => {
      if (delay !== null) this.rig.clock.setTimeout(() => this.send('exited'), delay);
    };
    const host = Object.fromEntries(
      Object.entries(plan).map(([name, delay]) => [name, exitAfter(delay)]),
    ) as HostActions;
    host.resume = () => {
      if (this.#sent !== 'resume') this.strayResumes += 1;
    };
    this.rig = rig(MACHINES[kind], delays, host);
    this.#look();
    this.rig.actor.subscribe({
      next: () => this.#look(),
      error: (error) => {
        throw error;
      },
    });
  }

  get joined(): boolean {
    return this.joinedAt !== null;
  }

  get actions(): string[] {
    return this.rig.log.map((line) => line.split(' ')[1]);
  }

  send(name: keyof typeof EVENTS): void {
    this.#sent = name;
    if (!this.joined) this.rig.actor.send(EVENTS[name]);
  }

  play(script: readonly (keyof typeof EVENTS | number)[]): void {
    for (const entry of script) {
      if (typeof entry === 'number') this.rig.clock.advance(entry);
      else this.send(entry);
      if (entry === 'exited') expect(this.joined).toBe(true);
    }
  }

  #look(): void {
    const [top] = stateOf(this.rig.actor.getSnapshot()).split(' ');
    if (this.seen.at(-1) !== top) this.seen.push(top);
    if (ENDING.includes(top)) this.endingSince ??= this.rig.clock.now();
    if (top === 'joined') this.joinedAt ??= this.rig.clock.now();
  }
}

describe('the lifecycle, whatever happens in whatever order', () => {
  it('ends within the sum of its delays, in order, once', () => {
    fc.assert(
      fc.property(caseOf, ({ kind, delays, plan, script, last }) => {
        const life = new Life(kind, delays, plan);
        life.play(script);
        if (life.endingSince === null) life.send(last);
        const { stopTimeout, terminateTimeout, killTimeout, sweepTimeout } = delays;
        const limit = stopTimeout + terminateTimeout + killTimeout + sweepTimeout;
        life.rig.clock.advance(limit);

        expect(life.joined).toBe(true);
        expect(life.joinedAt! - life.endingSince!).toBeLessThanOrEqual(limit);
        expect(life.rig.actor.getSnapshot().status).toBe('done');
        expectOneWay(life.seen, TOP);
        expectOneWay(
          life.actions.filter((name) => LADDER.includes(name)),
          LADDER,
        );
        if (life.actions.includes('kill')) expect(life.actions).toContain('terminate');
        if (life.actions.includes('sweep')) expect(life.actions).toContain('kill');
        if (life.actions.includes('abandon')) expect(life.actions).toContain('sweep');
        expectPausesInTurn(life.actions);
        expect(life.strayResumes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('names its escalations in their order, each once, and names an outcome that fits them', () => {
    fc.assert(
      fc.property(caseOf, ({ kind, delays, plan, script, last }) => {
        const life = new Life(kind, delays, plan);
        life.play([...script, last, 240]);
        const { outcome, reason, escalations } = life.rig.actor.getSnapshot().output!;
        const { actions } = life;
        expectOneWay(escalations, ESCALATIONS);
        expect(life.rig.escalated.map((line) => line.split(' ')[1].slice(0, -1))).toEqual(escalations);
        expect(escalations.filter((name) => !TIMEOUTS.includes(name))).toEqual(
          actions.flatMap((name) => (LADDER.includes(name) ? (STEP_OF[name] ?? []) : [])),
        );
        // A timeout is no step of its own, but leads to the first step of force.
        if (escalations.some((name) => TIMEOUTS.includes(name))) expect(escalations).toContain('terminate');
        expect(outcome === 'abandoned').toBe(actions.includes('abandon'));
        expect(['converged', 'stopped', 'crashed', 'forced', 'abandoned']).toContain(outcome);
        if (outcome === 'forced') expect(actions).toContain('terminate');
        if (outcome === 'stopped') expect(actions).not.toContain('terminate');
        expect(reason).not.toBe('unknown');
      }),
      { numRuns: 500 },
    );
  });

  it('is over once it has joined', () => {
    fc.assert(
      fc.property(caseOf, ({ kind, delays, plan, script }) => {
        const life = new Life(kind, delays, plan);
        life.play([...script, 'exited']);
        const joined = life.rig.actor.getSnapshot();
        const { length } = life.rig.log;
        for (const name of STEPS) expect(step(MACHINES[kind], joined, name).snapshot).toBe(joined);
        life.rig.clock.advance(1_000);
        expect(life.rig.actor.getSnapshot()).toBe(joined);
        expect(life.rig.log).toHaveLength(length);
        expect(life.rig.clock.pending).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

/** Each at most once, and none after one that comes later in the order. */
function expectOneWay(names: readonly string[], order: readonly string[]): void {
  const places = names.map((name) => order.indexOf(name));
  expect(places).not.toContain(-1);
  for (let i = 1; i < places.length; i += 1) expect(places[i]).toBeGreaterThan(places[i - 1]);
}

/** Suspended and resumed in turn, and neither once the end was begun. */
function expectPausesInTurn(actions: readonly string[]): void {
  const end = actions.findIndex((name) => LADDER.includes(name));
  const pauses = actions.filter((name) => name === 'suspend' || name === 'resume');
  pauses.forEach((name, i) => {
    expect(name).toBe(i % 2 === 0 ? 'suspend' : 'resume');
  });
  if (end !== -1) expect(actions.slice(end).filter((name) => !LADDER.includes(name))).toEqual([]);
}
