import type { Containment, ContainmentChoice } from '../../src/domain/containment.js';
import { GlompoError } from '../../src/domain/errors.js';
import { makePrivateDirectory, removePrivateDirectory } from '../process/private-directory.js';
import { type RunTag, runIdOf } from '../process/run-tag.js';
import type { Namespace } from './namespace.js';
import { Sidecar } from './sidecar.js';

export interface RunGuardOptions {
  readonly mark: RunTag;
  readonly choice: ContainmentChoice;
  /** Whether tags can be read here. */
  readonly seesTags: boolean;
  /** Hears that less is certain to end with the run than was. */
  readonly onWarning: (error: GlompoError) => void;
}

/** Sees to it that nothing of a run outlives its owner: its namespace, its sidecar and its directory. */
export class RunGuard {
  readonly #options: RunGuardOptions;
  readonly #sidecar: Sidecar;
  #namespace: Namespace | null = null;

  constructor(options: RunGuardOptions) {
    this.#options = options;
    const { tag, owner } = options.mark;
    this.#sidecar = new Sidecar(runIdOf(tag), owner, () => {
      this.#warn('The sidecar of the run was ended again and again, and is not replaced any more.');
    });
  }

  get containment(): Containment {
    if (this.#namespace?.isAlive) return 'namespace';
    return this.#options.seesTags ? 'tags' : 'groups';
  }

  /** What goes before a shell whose child then runs in the namespace; empty where there is none. */
  get enter(): readonly string[] {
    return this.#namespace?.isAlive ? this.#namespace.enter : [];
  }

  /** Makes the namespace, if there may be one. */
  async openNamespace(): Promise<void> {
    if (this.#options.choice !== 'auto' || !this.#options.seesTags) return;
    const { openNamespace } = await import('./namespace.js');
    this.#namespace = await openNamespace();
    if (this.#namespace === null) return;
    this.#namespace.onLost = () => {
      const now = this.containment;
      this.#warn(
        `The PID namespace of the run has ended, and all in it; what starts from now on is held by ${now}.`,
      );
    };
  }

  /** Something of the run is alive now: the directory names the owner, by which leftovers are found. */
  begin(): void {
    try {
      makePrivateDirectory(this.#options.mark);
    } catch {
      // Whoever needs it asks again, and hears why it cannot be made.
    }
    try {
      this.#sidecar.start();
    } catch (cause) {
      this.#warn(`The sidecar of the run could not be started: ${(cause as Error).message}`);
    }
  }

  removeDirectory(): void {
    try {
      removePrivateDirectory(runIdOf(this.#options.mark.tag));
    } catch {
      // Where none can be removed none was made, and a run does not fail for that.
    }
  }

  /**
   * Everything has ended, as far as it could be. Resolves when the guards have too.
   *
   * @param isSure Whether nothing was given up; else the sidecar stays for what may be left.
   */
  async end(isSure: boolean): Promise<void> {
    await Promise.all([this.#namespace?.close(), isSure ? this.#sidecar.dismiss() : null]);
    this.removeDirectory();
  }

  #warn(message: string): void {
    this.#options.onWarning(new GlompoError('GLOMPO_CONTAINMENT', message));
  }
}
