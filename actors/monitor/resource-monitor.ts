import { loadavg } from 'node:os';
import type { ResourceSample, ResourceUsage } from '../../src/domain/resource-usage.js';
import type { Isolate } from '../isolate/isolate.js';
import type { Served } from '../supervision/isolate-source.js';
import { type ProcessUsage, type ReadUsage, readProcessUsage } from './process-usage.js';

export interface ResourceMonitorOptions {
  /** The isolates that are alive now. */
  readonly isolates: () => ReadonlyMap<Isolate, Served>;
  /** Seconds since the start of the run. */
  readonly seconds: () => number;
  /** Hears of each sample. */
  readonly onSample: (sample: ResourceSample) => void;
  /** Default: from the operating system. */
  readonly read?: ReadUsage;
}

/** Seconds between two samples at most, so that a peak between two reports is seen. */
const LONGEST_PAUSE = 10;
/** Seconds until the first sample at most: a run that is over by then is not worth the measuring. */
const LONGEST_FIRST_PAUSE = 1;
/** Seconds for which a sample counts as fresh; processor time is too coarse for less. */
const FRESH = 0.25;

/** Measures what this process, and each thread and process of a run, uses. It never measures twice at the same time. */
export class ResourceMonitor {
  readonly #options: ResourceMonitorOptions;
  readonly #read: ReadUsage;
  #latest: ResourceSample | null = null;
  #measuring: Promise<ResourceSample | null> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  /** Processor milliseconds of processes and threads at the sample before. */
  #cpuBefore: ReadonlyMap<number | Isolate, number> = new Map([[process.pid, ownCpuMs()]]);

  constructor(options: ResourceMonitorOptions) {
    this.#options = options;
    this.#read = options.read ?? readProcessUsage;
  }

  /** Measures from now on at least as often as so many seconds. */
  begin(interval: number): void {
    const pause = Math.min(interval, LONGEST_PAUSE);
    const after = (seconds: number) => {
      if (this.#ended) return;
      this.#timer = setTimeout(() => void this.sample().then(() => after(pause)), 1000 * seconds);
      this.#timer.unref();
    };
    after(Math.min(interval / 2, LONGEST_FIRST_PAUSE));
  }

  /** A sample that is fresh; the last one once the run has ended. */
  async sample(): Promise<ResourceSample | null> {
    const isFresh = this.#latest !== null && this.#options.seconds() - this.#latest.at < FRESH;
    if (this.#ended || isFresh) return this.#latest;
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = null;
    });
    return this.#measuring;
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #measure(): Promise<ResourceSample | null> {
    const isolates = new Map(this.#options.isolates());
    const pids = [...isolates.keys()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const processes = await this.#read(pids);
    if (this.#ended) return this.#latest;
    const sample = this.#sampleOf(isolates, processes);
    this.#latest = sample;
    this.#options.onSample(sample);
    return sample;
  }

  #sampleOf(
    isolates: ReadonlyMap<Isolate, Served>,
    processes: ReadonlyMap<number, readonly ProcessUsage[]>,
  ): ResourceSample {
    const at = this.#options.seconds();
    const elapsedMs = Math.max(1, 1000 * (at - (this.#latest?.at ?? 0)));
    const cpu = new Map<number | Isolate, number>();
    const percent = (key: number | Isolate, cpuMs: number) => {
      cpu.set(key, cpuMs);
      return (100 * Math.max(0, cpuMs - (this.#cpuBefore.get(key) ?? 0))) / elapsedMs;
    };
    const usages: ResourceUsage[] = [
      {
        source: 'manager',
        optimizerId: null,
        pid: process.pid,
        memoryBytes: process.memoryUsage.rss(),
        cpuPercent: percent(process.pid, ownCpuMs()),
      },
    ];
    for (const [isolate, { name: source, optimizerId }] of isolates) {
      const { pid } = isolate;
      if (pid === undefined) {
        const cpuPercent = percent(isolate, isolate.busyMs?.() ?? 0);
        usages.push({ source, optimizerId, pid: null, memoryBytes: null, cpuPercent });
        continue;
      }
      const members = processes.get(pid);
      if (members === undefined) continue;
      const memoryBytes = members.reduce((sum, member) => sum + member.memoryBytes, 0);
      const cpuPercent = members.reduce((sum, member) => sum + percent(member.pid, member.cpuMs), 0);
      usages.push({ source, optimizerId, pid, memoryBytes, cpuPercent });
    }
    this.#cpuBefore = cpu;
    // What threads use is part of what this process uses.
    const own = usages.filter(({ memoryBytes }) => memoryBytes !== null);
    const [one, five, fifteen] = loadavg();
    return Object.freeze({
      at,
      memoryBytes: own.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0),
      cpuPercent: own.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0),
      loadAverage: Object.freeze([one, five, fifteen] as const),
      usages: Object.freeze(usages.map((usage) => Object.freeze(usage))),
    });
  }
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
