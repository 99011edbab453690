import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('the example of a screening', () => {
  it('finds the factor without influence, and says what is sure', () => {
    const script = new URL('../../../examples/sensitivity/screening.js', import.meta.url);
    const lines = execFileSync(process.execPath, [script.pathname], { encoding: 'utf8' }).trim().split('\n');
    const factors = lines.slice(2, -1).map((line) => line.trim().split(/\s+/));
    expect(factors.map(([name]) => name).sort()).toEqual(
      ['birth', 'colour', 'death', 'growth', 'predation', 'predators', 'prey'].sort(),
    );
    expect(factors.at(-1)).toMatchObject({ 0: 'colour', 1: '0.00' });
    expect(lines.at(-1)).toBe('the ranking is settled');
  });
});
