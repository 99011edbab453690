import { countText } from './format.js';

/** Characters of one run that are shown; a task may print without end. */
const MOST_SHOWN = 1_000_000;
/** A line that is not ended by then is shown in pieces. */
const LONGEST_LINE = 10_000;

/** Shows what tasks print, line by line with the name of who printed it, up to a limit. */
export class TaskOutput {
  readonly #show: (line: string) => void;
  readonly #most: number;
  readonly #unfinished = new Map<string, string>();
  #shown = 0;
  #dropped = 0;

  constructor(show: (line: string) => void, most = MOST_SHOWN) {
    this.#show = show;
    this.#most = most;
  }

  add(source: string, text: string): void {
    const taken = text.slice(0, Math.max(0, this.#most - this.#shown));
    this.#shown += taken.length;
    this.#dropped += text.length - taken.length;
    if (taken === '') return;
    const lines = ((this.#unfinished.get(source) ?? '') + taken).split(/\r?\n/);
    let rest = lines.pop() as string;
    for (const line of lines) this.#show(`[${source}] ${line}`);
    if (rest.length > LONGEST_LINE) {
      this.#show(`[${source}] ${rest}`);
      rest = '';
    }
    if (rest === '') this.#unfinished.delete(source);
    else this.#unfinished.set(source, rest);
  }

  /** Shows lines that were not ended, and says what was left out. */
  end(): void {
    for (const [source, rest] of this.#unfinished) this.#show(`[${source}] ${rest}`);
    this.#unfinished.clear();
    if (this.#dropped > 0) this.#show(`... ${countText(this.#dropped)} more characters of output left out`);
  }
}
