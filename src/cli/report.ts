import { GlompoError, type JobEntry, type RunResult } from '../index.js';
import { countText, durationText } from './format.js';
import { jsonLine } from './json-line.js';

/** What is written to stdout about a finished run, and what was wrong with the job's own report. */
export interface PrintedReport {
  readonly output: string;
  readonly fault: GlompoError | null;
}

/** The job's own report where it has one, else the usual one, ending with a line feed. */
export function reportOf(entry: JobEntry, result: RunResult, json: boolean): PrintedReport {
  try {
    const own = entry.report?.(result) ?? {};
    if (typeof own !== 'object' || own instanceof Promise) {
      throw new TypeError('it returned something else than { text, json }');
    }
    if (json) return { output: jsonLine(own.json ?? defaultJson(entry.name, result)), fault: null };
    return { output: withLineFeed(own.text ?? defaultText(entry, result)), fault: null };
  } catch (cause) {
    const message = `The report of ${entry.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
    const output = json
      ? jsonLine(defaultJson(entry.name, result))
      : withLineFeed(defaultText(entry, result));
    return { output, fault: new GlompoError('GLOMPO_JOB_INVALID', message, { cause }) };
  }
}

export function defaultJson(name: string, result: RunResult): Record<string, unknown> {
  const { fx, x, stats, outcome, exitReason, seconds, workingDir, seed } = result;
  return { name, fx, x, evaluations: stats.evaluations, outcome, exitReason, seconds, workingDir, seed };
}

export function defaultText({ name, config }: JobEntry, result: RunResult): string {
  const { stats, origin } = result;
  const failed = stats.failedEvaluations > 0 ? ` (${countText(stats.failedEvaluations)} failed)` : '';
  const by = origin === null ? '' : `  (optimizer ${origin.optimizerId}, ${origin.kind})`;
  const rows: [string, string][] = [
    ['best value', result.x === null ? 'none' : `${result.fx}${by}`],
    ['x', result.x === null ? 'none' : `[${result.x.join(', ')}]`],
    ['evaluations', countText(stats.evaluations) + failed],
    ['optimizers', optimizersText(stats)],
    ['seed', String(result.seed)],
  ];
  const files = config.summaryFiles ?? 0;
  if (typeof files === 'number' ? files > 0 : files.length > 0) rows.push(['files', result.workingDir]);
  const seconds = result.seconds < 60 ? `${result.seconds.toFixed(2)} s` : durationText(result.seconds);
  const head = `${name}: ${result.outcome} after ${seconds}: ${result.exitReason}`;
  return [head, ...rows.map(([label, text]) => `  ${label.padEnd(12)} ${text}`)].join('\n');
}

function optimizersText(stats: RunResult['stats']): string {
  const always = ['started', 'converged', 'stopped', 'crashed'] as const;
  const seldom = (['forced', 'lost'] as const).filter((kind) => stats[kind] > 0);
  return [...always, ...seldom].map((kind) => `${countText(stats[kind])} ${kind}`).join(', ');
}

function withLineFeed(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
