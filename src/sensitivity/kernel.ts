import { invalidOption } from '../domain/errors.js';

/** A kernel on a sample: how alike any two of its values are. */
export interface Kernel {
  /** What it is, as it would be written in a program. */
  readonly label: string;
  /**
   * Prepares the kernel for a sample, such as by choosing a bandwidth. What it prepares may not depend on the order of
   * the values.
   */
  bind(sample: Float64Array): BoundKernel;
}

/** A kernel that knows its sample. */
export interface BoundKernel {
  /** Writes k(sample[i], sample[j]) for all j from 0 to before `end` to `into[j]`. */
  row(i: number, end: number, into: Float64Array): void;
}

/**
 * A kernel of your own.
 *
 * @param label What it is called.
 * @param similarity A symmetric, positive semidefinite function of two values.
 * @throws GlompoError `GLOMPO_OPTION_INVALID` for a bad argument.
 * @example
 * const sameSign = kernelOf('sameSign', (a, b) => (Math.sign(a) === Math.sign(b) ? 1 : 0));
 */
export function kernelOf(label: string, similarity: (a: number, b: number) => number): Kernel {
  if (typeof label !== 'string') throw invalidOption('label', label, 'a text');
  if (typeof similarity !== 'function') throw invalidOption('similarity', similarity, 'a function');
  return {
    label,
    bind: (sample) => ({
      row(i, end, into) {
        for (let j = 0; j < end; j += 1) into[j] = similarity(sample[i], sample[j]);
      },
    }),
  };
}

/** Refuses what is no kernel. */
export function checkedKernel(option: string, kernel: unknown): Kernel {
  if (typeof (kernel as Kernel | null)?.bind !== 'function') throw invalidOption(option, kernel, 'a kernel');
  return kernel as Kernel;
}
