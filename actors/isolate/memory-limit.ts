import { isMainThread, resourceLimits } from 'node:worker_threads';

const MIB = 2 ** 20;
const HEAP_OPTION = '--max-old-space-size';

/**
 * MiB of data that a process has before its task asks for any: 82 for Node, 14 for its watchdog, and as much for each
 * further thread (measured with Node 20); rounded up.
 */
const BARE_PROCESS = 160;

/** Options of Node that limit the heap of a process; none without a limit. */
export function heapOptions(maxMemory: number): string[] {
  return maxMemory === Infinity ? [] : [`${HEAP_OPTION}=${maxMemory}`];
}

/**
 * What a shell does before it becomes the process, so that the system refuses it memory beyond the limit: V8 limits
 * only its own heap. Where a shell or system cannot do so, nothing happens.
 */
export function dataLimitCommand(maxMemory: number): string {
  return maxMemory === Infinity ? '' : `ulimit -d ${((maxMemory + BARE_PROCESS) * MIB) / 1024} 2>/dev/null; `;
}

/** The limit that this isolate was started with, in MiB, which its threads share. */
export function ownMemoryLimit(): number {
  if (!isMainThread) return resourceLimits.maxOldGenerationSizeMb || Infinity;
  const option = process.execArgv.find((argument) => argument.startsWith(`${HEAP_OPTION}=`));
  return option === undefined ? Infinity : Number(option.slice(HEAP_OPTION.length + 1));
}

/** The end of an isolate that had no memory left, in words. */
export function outOfMemoryText(maxMemory: number): string {
  return maxMemory === Infinity
    ? 'it ran out of memory'
    : `it ran out of memory (maxMemory = ${maxMemory} MiB)`;
}
