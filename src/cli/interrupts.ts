import { EXIT_FAILED } from './error-text.js';

/** The part of a manager that is ended by signals. */
export interface Stoppable {
  stop(reason: string, by: string): unknown;
  close(reason: string, by: string): unknown;
}

const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type Signal = keyof typeof STATUS;

/** Status after a second Ctrl-C, that of a program which was told to quit at once (SIGQUIT). */
const CLOSED = 131;

/** What a shell reports of a program that wrote into a pipe which nobody reads. */
const PIPE_CLOSED = 141;

/** `npm` and `npx` pass on the Ctrl-C that the terminal has already delivered: both together are one. */
const SAME_KEY_PRESS_MS = 250;

export interface InterruptOptions {
  /** Tells the user what happens. */
  readonly say: (text: string) => void;
  /** Ends this process at once. */
  readonly exit: (status: number) => void;
  /** Who sends the signals, as it is recorded. Default: `user`. */
  readonly by?: string;
  /** Milliseconds of a clock. Default: that of the process. */
  readonly now?: () => number;
}

/** Turns signals into an orderly stop, then into an end now, then into an end whatever the cost. */
export class Interrupts {
  /** Who sends the signals, as it is recorded. */
  readonly by: string;
  readonly #options: InterruptOptions;
  readonly #now: () => number;
  readonly #unlisten: (() => void)[] = [];
  #running: Stoppable | null = null;
  #status: number | null = null;
  #closing = false;
  #pressedAt = -Infinity;

  constructor(options: InterruptOptions) {
    this.#options = options;
    this.by = options.by ?? 'user';
    this.#now = options.now ?? (() => performance.now());
  }

  /** Exit status of the interruption, or null while there was none. */
  get status(): number | null {
    return this.#status;
  }

  /** What is to be ended when a signal comes. */
  guard(running: Stoppable | null): void {
    this.#running = running;
  }

  listen(): void {
    for (const signal of Object.keys(STATUS) as Signal[]) {
      const receive = () => this.receive(signal);
      process.on(signal, receive);
      this.#unlisten.push(() => process.off(signal, receive));
    }
  }

  unlisten(): void {
    for (const remove of this.#unlisten.splice(0)) remove();
  }

  receive(signal: Signal): void {
    if (signal === 'SIGINT') {
      const now = this.#now();
      if (now - this.#pressedAt < SAME_KEY_PRESS_MS) return;
      this.#pressedAt = now;
    }
    if (this.#status !== null) {
      if (signal === 'SIGINT') this.#closeNow();
      return;
    }
    const how = signal === 'SIGINT' ? 'press Ctrl-C again to end now' : `${signal} was received`;
    this.#options.say(`glompo: stopping; ${how}`);
    this.#stop(STATUS[signal], `stopped by ${signal}`);
  }

  /** Results cannot be written any more: nobody reads them, which is in order, or the disk is full. */
  stdoutBroken(error: NodeJS.ErrnoException): void {
    const closed = error.code === 'EPIPE';
    if (!closed) this.#options.say(`glompo: stdout cannot be written: ${error.message}`);
    if (this.#status !== null) return;
    this.#stop(closed ? PIPE_CLOSED : EXIT_FAILED, 'stopped, since stdout cannot be written');
  }

  #stop(status: number, reason: string): void {
    this.#status = status;
    this.#running?.stop(reason, this.by);
  }

  #closeNow(): void {
    this.#status = CLOSED;
    if (this.#closing) {
      this.#options.exit(CLOSED);
      return;
    }
    this.#closing = true;
    this.#options.say('glompo: closed; what was running is ended by force');
    this.#running?.close('closed by a second SIGINT', this.by);
  }
}
