import type { ResourceSample } from '../../src/domain/resource-usage.js';
import type { RunPlan } from '../../src/domain/run-plan.js';
import type { Isolate } from '../isolate/isolate.js';
import type { Served } from '../supervision/isolate-source.js';
import { MemoryGuard } from './memory-guard.js';
import { ResourceMonitor } from './resource-monitor.js';

export interface RunMonitorOptions {
  readonly plan: RunPlan;
  /** The isolates that are alive now. */
  readonly isolates: () => ReadonlyMap<Isolate, Served>;
  /** Seconds since the start of the run. */
  readonly seconds: () => number;
  /** Hears of each sample. */
  readonly onSample: (sample: ResourceSample) => void;
}

/** Watches what a run uses, from now until its end: for its status, and that no process takes more than it may. */
export class RunMonitor {
  readonly #resources: ResourceMonitor;
  readonly #guard: MemoryGuard;

  constructor({ plan, isolates, seconds, onSample }: RunMonitorOptions) {
    this.#resources = new ResourceMonitor({ isolates, seconds, onSample });
    this.#guard = new MemoryGuard({ isolates: () => isolates().keys(), maxMemory: plan.maxMemory });
    this.#resources.begin(plan.statusInterval);
    this.#guard.begin();
  }

  /** Resolves when {@link RunMonitorOptions.onSample} has heard of a sample that is fresh, or the run has ended. */
  async refresh(): Promise<void> {
    await this.#resources.sample();
  }

  end(): void {
    this.#resources.end();
    this.#guard.end();
  }
}
