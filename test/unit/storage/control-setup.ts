import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import type { Answer, ControlFiles, ControlListener } from '../../../src/storage/control-files.js';

/** A directory of its own for each test, and one beside it. */
export const root = mkdtempSync(join(tmpdir(), 'glompo-control-'));
afterAll(() => rmSync(root, { recursive: true }));

export let directory = '';
let made = 0;
beforeEach(() => {
  made += 1;
  directory = join(root, String(made));
  mkdirSync(directory);
});

/** A listener that does everything unless it is told otherwise, and notes what it hears. */
export function listening(answer: (action: string) => Answer | Promise<Answer> = () => null) {
  const heard: unknown[][] = [];
  const warnings: string[] = [];
  const hear =
    (action: string) =>
    (...what: unknown[]) => {
      heard.push([action, ...what]);
      return answer(action);
    };
  const listener: ControlListener = {
    stop: hear('stop'),
    stopOptimizer: hear('stopOptimizer'),
    pause: hear('pause'),
    resume: hear('resume'),
    inject: hear('inject'),
    checkpoint: hear('checkpoint'),
    change: hear('change'),
    onWarning: ({ code, message }) => warnings.push(`${code}: ${message}`),
  };
  return { listener, heard, warnings };
}

export const put = (name: string, text = '') => writeFileSync(join(directory, name), text);
export const present = () => readdirSync(directory).sort();

export function look(control: ControlFiles, times = 1): void {
  for (let i = 0; i < times; i += 1) control.look();
}
