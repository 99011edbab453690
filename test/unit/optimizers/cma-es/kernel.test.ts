import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Rng } from '../../../../src/domain/rng.js';
import { plainKernel, vectorKernel } from '../../../../src/optimizers/cma-es/kernel/multiply-add.js';

const COMPILE = fileURLToPath(new URL('../../../../scripts/compile-kernels.js', import.meta.url));

test('the bytes are what the text gives', () => {
  expect(() => execFileSync(process.execPath, [COMPILE, '--check'])).not.toThrow();
});

test('both kernels give the bits of the definition', () => {
  const entries = 2_000;
  const rng = Rng.of(1);
  const start = Float64Array.from({ length: entries }, () => rng.normal() * 10 ** (6 * rng.normal()));
  const kernels = [plainKernel(entries), vectorKernel(entries) ?? expect.fail('no vector kernel')];
  for (const [inner, growth, columns, keep] of [
    [7, 0, 12, 0.9],
    [4, 4, 16, 0],
    [0, 0, 8, 1],
    [1, 1, 4, -1],
    [5, 2, 0, 3],
  ]) {
    const [target, targetStride, left, leftStride, right, rightStride] = [40, 17, 200, 5, 400, 21];
    const expected = start.slice();
    for (let row = 0; row < 4; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const at = target + row * targetStride + column;
        expected[at] *= keep;
        for (let k = 0; k < inner + growth * Math.floor(column / 4); k += 1) {
          expected[at] += start[left + k * leftStride + row] * start[right + k * rightStride + column];
        }
      }
    }
    for (const { memory, multiplyAdd } of kernels) {
      memory.set(start);
      multiplyAdd(target, targetStride, left, leftStride, right, rightStride, inner, growth, columns, keep);
      expect(memory.slice(0, entries)).toEqual(expected);
    }
  }
});

test('there is no vector kernel where there is no memory for it', () => {
  expect(vectorKernel(2 ** 40)).toBeNull();
});
