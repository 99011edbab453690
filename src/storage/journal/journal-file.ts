import type { JournalSync } from '../../domain/run-journal.js';
import type { FramePlace, FrameQueue, Stretch } from './frame-queue.js';
import type { SegmentFile, SegmentFiles } from './segment-files.js';
import { copyAll, syncSegment, writeAll } from './segment-writes.js';

export interface JournalFileOptions {
  readonly files: SegmentFiles;
  readonly sync: JournalSync;
  /** Hears that nothing can be written at present, once until it works again; and that a file was removed. */
  readonly onFailure: (error: Error) => void;
  readonly onRecovery: () => void;
}

/** What the writer's own parts hear. */
export interface JournalFileHooks {
  /** A segment is there, and is another file than before. */
  readonly onOpened: (segment: number) => void;
  /** Everything before this place is in the file. */
  readonly onWritten: (place: FramePlace) => void;
}

const SYNC_EVERY_MS = 1_000;
const RETRY_AFTER_MS = 2_000;
/** Milliseconds between two looks at whether the file is still there. */
const LOOK_EVERY_MS = 1_000;

/** Writes what waits in a queue to the segments of a journal, one write at a time. */
export class JournalFile {
  readonly #queue: FrameQueue;
  readonly #options: JournalFileOptions;
  readonly #hooks: JournalFileHooks;
  #file: { readonly handle: SegmentFile; readonly segment: number } | null = null;
  #working: Promise<void> | null = null;
  #failing = false;
  #ending = false;
  #unsynced = false;
  /** Segments that are written to their ends, and may not be on the disk. */
  readonly #unsyncedSegments = new Set<number>();
  /** Whether somebody waits for all to be on the disk. */
  #mustSyncNow = false;
  #end: Promise<void> | null = null;
  #syncedAt = 0;
  #lookedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: FrameQueue, options: JournalFileOptions, hooks: JournalFileHooks) {
    this.#queue = queue;
    this.#options = options;
    this.#hooks = hooks;
  }

  get isFailing(): boolean {
    return this.#failing;
  }

  /**
   * Writes what waits now.
   *
   * @throws Error of the file system, so that a run that cannot be recorded does not even begin.
   */
  async begin(): Promise<void> {
    try {
      for (let stretch = this.#queue.take(); stretch !== null; stretch = this.#queue.take())
        await this.#write(stretch);
      await this.#sync();
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  /** There is something to write. */
  wake(): void {
    if (!this.#failing && !this.#ending) this.#start();
  }

  /** Resolves when all that waits now is on the disk, whatever is synced otherwise, or cannot be. */
  async synced(): Promise<void> {
    // The work under way may have taken what it writes before something of that came.
    for (let i = 0; i < 2 && !this.#ending; i += 1) {
      this.#mustSyncNow = true;
      this.#start();
      await this.#working;
      if (this.#failing) return;
    }
    await this.#end;
  }

  /** Writes all that waits, or tries to once more, and closes the file. */
  end(): Promise<void> {
    this.#end ??= this.#endNow();
    return this.#end;
  }

  async #endNow(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.#working;
    await this.#work();
    await this.#close();
  }

  #start(): void {
    this.#working ??= this.#work().then(() => {
      this.#working = null;
      this.#later();
    });
  }

  async #work(): Promise<void> {
    // What comes in one go is written in one go.
    await null;
    try {
      for (let stretch = this.#queue.take(); stretch !== null; stretch = this.#queue.take()) {
        await this.#write(stretch);
        if (this.#options.sync === 'every') await this.#sync();
      }
      if (this.#ending && this.#file !== null) await this.#open({ segment: this.#file.segment, offset: 0 });
      if (this.#mustSync()) await this.#sync();
      this.#mustSyncNow = false;
    } catch (error) {
      this.#fail(error as Error);
      return;
    }
    if (this.#failing) this.#options.onRecovery();
    this.#failing = false;
  }

  #mustSync(): boolean {
    if (this.#ending || this.#failing || this.#mustSyncNow) return true;
    return this.#options.sync === 'interval' && performance.now() - this.#syncedAt >= SYNC_EVERY_MS;
  }

  async #write(stretch: Stretch): Promise<void> {
    let written = 0;
    try {
      const handle = await this.#open(stretch);
      this.#unsynced = true;
      await writeAll(handle, stretch.buffers, stretch.offset, (bytes) => {
        written = bytes;
      });
    } catch (error) {
      const end = this.#queue.putBack(stretch, written);
      this.#hooks.onWritten(end);
      // What was written of a frame in part must not stand behind good ones.
      if (this.#file?.segment === end.segment) await this.#file.handle.truncate(end.offset).catch(() => {});
      throw error;
    }
    this.#queue.done(stretch);
    this.#hooks.onWritten({ segment: stretch.segment, offset: stretch.offset + stretch.bytes });
  }

  async #open({ segment, offset }: FramePlace): Promise<SegmentFile> {
    if (this.#file?.segment === segment) {
      if (await this.#isRemoved(this.#file.handle)) await this.#rescue(this.#file.handle, segment);
      return this.#file.handle;
    }
    if (this.#file !== null) {
      this.#lookedAt = -Infinity;
      if (await this.#isRemoved(this.#file.handle)) await this.#rescue(this.#file.handle, this.#file.segment);
      await this.#sync();
      if (this.#unsynced) this.#unsyncedSegments.add(this.#file.segment);
      await this.#close();
    }
    const handle = await this.#options.files.open(segment);
    try {
      // Frames of an earlier file must not stand behind those of this one.
      await handle.truncate(offset);
    } catch (error) {
      await handle.close().catch(() => {});
      throw error;
    }
    this.#file = { segment, handle };
    this.#hooks.onOpened(segment);
    return handle;
  }

  /** A file that was removed takes in writes as if nothing had happened. */
  async #isRemoved(handle: SegmentFile): Promise<boolean> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS && !this.#ending && !this.#failing) return false;
    this.#lookedAt = now;
    return (await handle.stat()).nlink === 0;
  }

  /** Copies what is still readable of a removed file to a new one. */
  async #rescue(removed: SegmentFile, segment: number): Promise<void> {
    const handle = await this.#options.files.open(segment);
    try {
      await copyAll(removed, handle);
    } catch (error) {
      await handle.close().catch(() => {});
      throw error;
    }
    this.#file = { segment, handle };
    this.#hooks.onOpened(segment);
    this.#options.onFailure(new Error('the journal was removed; its present segment was written anew'));
    await removed.close().catch(() => {});
  }

  /** What may not be synced at all is synced when somebody asks for it, and at the end. */
  async #sync(): Promise<void> {
    const isWanted = this.#options.sync !== 'never' || this.#ending || this.#mustSyncNow;
    if (!isWanted) return;
    for (const segment of this.#unsyncedSegments) {
      await syncSegment(this.#options.files, segment);
      this.#unsyncedSegments.delete(segment);
    }
    if (this.#unsynced && this.#file !== null) {
      await this.#file.handle.datasync();
      this.#unsynced = false;
      this.#syncedAt = performance.now();
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#unsynced = false;
    await file?.handle.close().catch(() => {});
  }

  #fail(error: Error): void {
    const isNew = !this.#failing;
    this.#failing = true;
    if (isNew) this.#options.onFailure(error);
  }

  /** Comes back for what could not be written, and for what is not on the disk yet. */
  #later(): void {
    if (this.#ending) return;
    clearTimeout(this.#timer);
    const isDirty = this.#unsynced && this.#options.sync === 'interval';
    // What came while the work was coming to its end.
    if (!this.#failing && !this.#queue.isEmpty) this.#start();
    else if (this.#failing || isDirty) {
      this.#timer = setTimeout(() => this.#start(), this.#failing ? RETRY_AFTER_MS : SYNC_EVERY_MS);
      this.#timer.unref();
    }
  }
}
