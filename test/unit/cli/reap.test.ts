import { beforeEach, describe, expect, it, vi } from 'vitest';
import { reap } from '../../../src/cli/reap.js';
import type { DeadRun, ReapOptions } from '../../../src/index.js';

const { asked, found } = vi.hoisted(() => ({ asked: [] as ReapOptions[], found: [] as DeadRun[] }));

vi.mock('../../../src/index.js', () => ({
  GlompoError: class extends Error {},
  reap: (options: ReapOptions) => {
    asked.push(options);
    return found;
  },
}));

const LEFT: DeadRun = {
  runId: 'Vx3f',
  workingDir: '/jobs',
  owner: 12,
  processes: [{ pid: 34, command: 'sleep 10' }],
  directory: '/tmp/glompo-Vx3f',
  ended: true,
};
const REQUEST = { directory: 'here', all: false, dryRun: false, json: false };

function printed(request: Partial<typeof REQUEST>): { status: number; text: string } {
  let text = '';
  const status = reap({ ...REQUEST, ...request }, (part) => {
    text += part;
  });
  return { status, text };
}

beforeEach(() => {
  asked.splice(0);
  found.splice(0, Infinity, LEFT);
});

describe('glompo reap', () => {
  it('looks in the directory, or everywhere', () => {
    printed({});
    printed({ all: true, dryRun: true });
    expect(asked).toEqual([{ workingDir: 'here', dryRun: false }, { dryRun: true }]);
  });

  it('says what it has found and what became of it', () => {
    const { status, text } = printed({});
    expect(status).toBe(0);
    expect(text).toBe(
      'Run Vx3f of process 12 in /jobs: 1 process, ended\n  34 sleep 10\n  /tmp/glompo-Vx3f\n',
    );
    expect(printed({ dryRun: true }).text).toContain('1 process, not touched');
  });

  it('fails when something could not be ended, and not when it was only to look', () => {
    found.splice(0, 1, { ...LEFT, processes: [], directory: null, ended: false });
    expect(printed({})).toEqual({
      status: 1,
      text: 'Run Vx3f of process 12 in /jobs: 0 processes, could not be ended\n',
    });
    expect(printed({ dryRun: true }).status).toBe(0);
  });

  it('writes JSON lines and nothing else', () => {
    expect(JSON.parse(printed({ json: true }).text)).toEqual(LEFT);
    found.splice(0);
    expect(printed({ json: true }).text).toBe('');
    expect(printed({}).text).toBe('No leftovers.\n');
  });
});
