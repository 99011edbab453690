import type { RunEvent, RunResult } from '../index.js';
import { interventionText } from '../intervention-text.js';
import { errorText } from './error-text.js';
import { countOf, countText } from './format.js';
import { TaskOutput } from './task-output.js';

const MOST_FAILURES = 3;
const MOST_WARNINGS = 20;

/** The lines about a run that people should see besides its progress: failures, warnings, and what tasks print. */
export class Notices {
  readonly #name: string;
  readonly #own: string;
  readonly #line: (text: string) => void;
  readonly #output: TaskOutput | null;
  #failures = 0;
  #warnings = 0;

  /** @param own Who intervenes without being told of it, since it was said already. */
  constructor(name: string, line: (text: string) => void, verbose: boolean, own = '') {
    this.#name = name;
    this.#own = own;
    this.#line = line;
    this.#output = verbose ? new TaskOutput(line) : null;
  }

  see(event: RunEvent): void {
    if (event.type === 'output') this.#output?.add(event.source, event.text);
    else if (event.type === 'log') this.#output?.add(event.source, `${event.level}: ${event.text}\n`);
    else if (event.type === 'warning') this.#warn(errorText(event.error));
    else if (event.type === 'evaluationFailed') this.#failed(event);
    else if (event.type === 'intervention') this.#asked(event);
    else if (event.type === 'checkpointed') this.#say(checkpointText(event));
  }

  /** Says how much was not shown. */
  end(result: RunResult | null): void {
    this.#output?.end();
    if (this.#warnings > MOST_WARNINGS) {
      this.#line(`${this.#name}: ${countOf(this.#warnings - MOST_WARNINGS, 'more warning')}`);
    }
    const failed = result?.stats.failedEvaluations ?? this.#failures;
    if (failed > MOST_FAILURES) this.#line(`${this.#name}: ${countText(failed)} evaluations failed in all`);
  }

  #asked(event: Extract<RunEvent, { type: 'intervention' }>): void {
    if (event.by !== this.#own) this.#say(`${event.by}: ${interventionText(event)}`);
  }

  #say(text: string): void {
    this.#line(`${this.#name}: ${text}`);
  }

  #warn(text: string): void {
    this.#warnings += 1;
    if (this.#warnings <= MOST_WARNINGS) this.#line(`${this.#name}: warning: ${text}`);
  }

  #failed({ optimizerId, evaluationId, error }: Extract<RunEvent, { type: 'evaluationFailed' }>): void {
    this.#failures += 1;
    if (this.#failures > MOST_FAILURES) return;
    const which = `evaluation ${evaluationId} of optimizer ${optimizerId}`;
    this.#line(`${this.#name}: ${which} failed: ${errorText(error)}`);
  }
}

function checkpointText(event: Extract<RunEvent, { type: 'checkpointed' }>): string {
  const { name, evaluations, saved, optimizers } = event;
  return `checkpoint ${name} at ${countOf(evaluations, 'evaluation')}, ${saved} of ${countOf(optimizers, 'optimizer')} saved`;
}
