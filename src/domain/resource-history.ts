import type { ResourceSample, ResourceSummary } from './resource-usage.js';

/** Samples that are kept at most. */
const MOST_SAMPLES = 1_000;

/**
 * Samples of a whole run in bounded space: each time the limit is reached every second one is dropped, and of those to
 * come half as many are kept as before. Peak and mean count all of them.
 */
export class ResourceHistory {
  #kept: ResourceSample[] = [];
  #every = 1;
  #count = 0;
  #peak: number | null = null;
  #cpuSeconds = 0;
  #until = 0;

  /** Oldest first. */
  get samples(): readonly ResourceSample[] {
    return Object.freeze([...this.#kept]);
  }

  get summary(): ResourceSummary {
    const meanCpuPercent = this.#until > 0 ? (100 * this.#cpuSeconds) / this.#until : null;
    return Object.freeze({ peakMemoryBytes: this.#peak, meanCpuPercent });
  }

  add(sample: ResourceSample): void {
    this.#peak = Math.max(this.#peak ?? 0, sample.memoryBytes);
    this.#cpuSeconds += (sample.cpuPercent / 100) * (sample.at - this.#until);
    this.#until = sample.at;
    if (this.#count % this.#every === 0) this.#kept.push(sample);
    this.#count += 1;
    if (this.#kept.length < MOST_SAMPLES) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}
