/** The part of stdout that results need. */
export interface ResultSink {
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Writes results to stdout until that fails. */
export class ResultStream {
  readonly #write: ResultSink['write'];
  readonly #onBroken: (error: Error) => void;
  #broken = false;

  /** @param onBroken Called once, when nothing can be written any more. */
  constructor(sink: ResultSink, onBroken: (error: Error) => void) {
    this.#write = sink.write.bind(sink);
    this.#onBroken = onBroken;
    sink.on('error', (error) => this.#break(error));
  }

  /** Resolves when the text has been taken, or never will be. */
  async write(text: string): Promise<void> {
    if (this.#broken) return;
    await new Promise<void>((resolve) =>
      this.#write(text, (error) => {
        if (error) this.#break(error);
        resolve();
      }),
    );
  }

  #break(error: Error): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#onBroken(error);
  }
}

/**
 * Sends what others print on stdout to stderr: a `console.log` in a job or in a task of this isolate would spoil the
 * JSON lines. Streams that were made before go on writing to stdout.
 */
export function reserveStdout(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
}
