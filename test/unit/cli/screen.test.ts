import { createLogUpdate } from 'log-update';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../../src/cli/progress.js';
import { liveScreen, plainScreen, screenFor } from '../../../src/cli/screen.js';
import type { RunEvent } from '../../../src/index.js';

class FakeTerminal {
  readonly isTTY = true;
  readonly rows = 24;
  readonly columns: number;
  written = '';

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): boolean {
    this.written += text;
    return true;
  }

  /** What a user would see, for the few sequences that are in use. */
  get seen(): string[] {
    const lines = [''];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are controlled by them
    for (const [part, sequence] of this.written.matchAll(/\u001b\[([?0-9]*[A-Za-z])|\n|[^\u001b\n]+/g)) {
      if (part === '\n') lines.push('');
      else if (sequence === undefined) lines[lines.length - 1] += part;
      else if (sequence === '2K') lines[lines.length - 1] = '';
      else if (sequence === '1A') lines.pop();
      else if (!['G', 'K', '?2026h', '?2026l'].includes(sequence)) throw new Error(`unknown: ${sequence}`);
    }
    return lines;
  }
}

const screenOn = (terminal: FakeTerminal) =>
  liveScreen(terminal, createLogUpdate(terminal as never, { showCursor: true }));

describe('a live screen', () => {
  it('keeps one line of progress below the lines that stay, and takes it away at the end', () => {
    const terminal = new FakeTerminal(80);
    const screen = screenOn(terminal);
    screen.progress('10 evaluations');
    screen.progress('20 evaluations');
    expect(terminal.seen).toEqual(['20 evaluations', '']);
    screen.line('a warning');
    screen.progress('30 evaluations');
    expect(terminal.seen).toEqual(['a warning', '30 evaluations', '']);
    screen.clear();
    screen.line('the end');
    expect(terminal.seen).toEqual(['a warning', 'the end', '']);
  });

  it('never needs more than one line, however narrow the terminal is', () => {
    const terminal = new FakeTerminal(20);
    const screen = screenOn(terminal);
    for (let i = 0; i < 3; i += 1) screen.progress(`a very long line about the progress of run ${i}`);
    expect(terminal.seen).toEqual(['a very long line a…', '']);
  });

  it('leaves colours and the cursor alone', () => {
    const terminal = new FakeTerminal(80);
    screenOn(terminal).progress('text');
    expect(terminal.written).not.toMatch(/\[\d*m|\?25l/);
  });
});

describe('the screen', () => {
  it.each([
    ['a pipe', { isTTY: false }, 'xterm', false],
    ['a terminal', { isTTY: true, columns: 80, rows: 24 }, 'xterm', true],
    ['a dumb terminal', { isTTY: true, columns: 80, rows: 24 }, 'dumb', false],
    ['a terminal of no size', { isTTY: true, columns: 0, rows: 0 }, 'xterm', false],
  ])('suits %s', async (_what, stream, term, live) => {
    vi.stubEnv('TERM', term);
    expect((await screenFor(stream as NodeJS.WriteStream)).live).toBe(live);
    vi.unstubAllEnvs();
  });
});

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shown ten times a second on a live screen, until its end', () => {
    const shown: string[] = [];
    const screen = { live: true, line() {}, clear() {}, progress: (text: string) => void shown.push(text) };
    const progress = new Progress('job', screen, { fCounter: 5 });
    vi.advanceTimersByTime(2000);
    expect(shown).toHaveLength(20);
    progress.end();
    vi.advanceTimersByTime(2000);
    expect(shown).toHaveLength(20);
    expect(shown[15]).toMatch(/^job: 1 s, .*5 evaluations/);
  });

  it('of a run that goes on says so, and is no worse than what was found before', () => {
    const lines: string[] = [];
    const screen = plainScreen({ write: (text) => lines.push(text) });
    const progress = new Progress('job', screen, { fCounter: 70 }, 0.5);
    progress.see({ type: 'runStarted', session: 2, evaluations: 70, seed: 7 } as RunEvent);
    vi.advanceTimersByTime(2_100);
    progress.end();
    expect(lines[0]).toBe('job: goes on, session 2, 70 evaluations so far, seed 7\n');
    expect(lines[1]).toMatch(/70 evaluations, best 0.5, 0.0\/s\n$/);
  });

  it('is a line at the start, every two seconds at first, ever more seldom, and at the end elsewhere', () => {
    const lines: string[] = [];
    const screen = plainScreen({ write: (text) => lines.push(text) });
    const progress = new Progress('job', screen, { fCounter: 5 });
    progress.see({ type: 'runStarted', seed: 7 } as RunEvent);
    expect(lines).toEqual(['job: started, seed 7\n']);
    vi.advanceTimersByTime(10_050);
    expect(lines).toHaveLength(1 + 5);
    vi.advanceTimersByTime(3_600_000);
    expect(lines.length).toBeLessThan(120);
    const result = { outcome: 'failed', seconds: 3, fx: 1, stats: { evaluations: 5 } };
    progress.see({ type: 'runEnded', result } as RunEvent);
    progress.end();
    expect(lines.at(-1)).toBe('job: failed after 3 s, 5 evaluations, best 1\n');
  });
});
