import { lstatSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CheckpointFiles, systemFiles } from '../../../../src/storage/checkpoints/checkpoint-files.js';

/** What a crash does to the operation that it comes upon, and to those before it. */
export type CrashKind =
  /** The process dies before the operation. */
  | 'before'
  /** The process dies in the midst of it: half of a file is written, part of a directory is removed. */
  | 'within'
  /** The machine dies before it: what was not forced onto the disk is lost, names as well as bytes. */
  | 'power';

/** The files of this machine, until the crash; nothing happens after it. */
export class CrashingFiles implements CheckpointFiles {
  /** Operations so far. */
  steps = 0;
  hasCrashed = false;
  readonly #root: string;
  readonly #crashAt: number;
  readonly #kind: CrashKind;
  /** Inodes that are on the disk. */
  readonly #durable: Set<number>;
  /** Renamings that are not on the disk, the latest last. */
  #renamed: (readonly [from: string, to: string])[] = [];

  /** @param crashAt The operation that the crash comes upon, from 0. */
  constructor(root: string, crashAt: number, kind: CrashKind) {
    this.#root = root;
    this.#crashAt = crashAt;
    this.#kind = kind;
    this.#durable = new Set(everythingIn(root).map((path) => statSync(path).ino));
  }

  makeDirectory(path: string): Promise<void> {
    return this.#step(() => systemFiles.makeDirectory(path));
  }

  write(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
    const half = async () => {
      const bytes = Buffer.concat([...pieces]);
      await systemFiles.write(path, [bytes.subarray(0, bytes.length / 2)]);
    };
    return this.#step(() => systemFiles.write(path, pieces), half);
  }

  sync(path: string): Promise<void> {
    return this.#step(async () => {
      this.#durable.add(statSync(path).ino);
      this.#renamed = this.#renamed.filter(([, to]) => dirname(to) !== path);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#step(async () => {
      await systemFiles.rename(from, to);
      this.#renamed.push([from, to]);
    });
  }

  remove(path: string): Promise<void> {
    const half = async () => {
      const [first] = readdirSync(path);
      rmSync(join(path, first), { recursive: true });
    };
    return this.#step(() => systemFiles.remove(path), half);
  }

  async #step(operation: () => Promise<void>, half: () => Promise<void> = operation): Promise<void> {
    const isNow = this.steps === this.#crashAt;
    this.steps += 1;
    if (isNow) {
      this.hasCrashed = true;
      if (this.#kind === 'within') await half();
      if (this.#kind === 'power') this.losePower();
    }
    if (this.hasCrashed) throw new Error('crashed');
    await operation();
  }

  /** Only what is on the disk is left. */
  losePower(): void {
    for (const path of everythingIn(this.#root).reverse()) {
      const stats = lstatSync(path);
      if (this.#durable.has(stats.ino)) continue;
      if (stats.isFile()) truncateSync(path, Math.floor(stats.size / 2));
      else for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
    }
    for (const [from, to] of this.#renamed.reverse()) renameSync(to, from);
  }
}

/** All files and directories, those within others behind them. */
function everythingIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(directory, name));
}
