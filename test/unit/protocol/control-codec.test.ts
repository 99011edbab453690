import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../../src/protocol/control-codec.js';
import { NO_RULES } from '../../../src/domain/evaluation-rules.js';
import { MAX_DEPTH } from '../../../src/protocol/limits.js';
import type { OwnerMessage } from '../../../src/protocol/messages.js';

const PREFIX = [1, 1, 0x67, 0x6c, 0, 0, 0, 0];
const task = { module: 'file:///task.js', export: 'default', factory: false };

function start(options: unknown): OwnerMessage {
  return { type: 'startEvaluator', id: 1, task: { ...task, options }, rules: NO_RULES, dims: 2 };
}

function optionsAfterTravel(options: unknown): unknown {
  const message = decode(encode(start(options)), 'owner');
  return message.type === 'startEvaluator' ? message.task.options : undefined;
}

function frame(...bytes: number[]): Uint8Array {
  return Uint8Array.from([...PREFIX, ...bytes]);
}

describe('encode', () => {
  test('makes a frame that owns its whole buffer', () => {
    const encoded = encode({ type: 'grant', count: 3 });
    expect(encoded.buffer.byteLength).toBe(encoded.byteLength);
  });

  test('keeps what msgpack alone would lose', () => {
    const options = { zero: -0, doubles: Float64Array.of(-0, Number.NaN), none: undefined, $: 1, $$: [-0] };
    expect(optionsAfterTravel(options)).toEqual(options);
  });

  test('gives typed arrays buffers of their own', () => {
    const sent = new Float64Array(8).subarray(2, 4);
    const got = optionsAfterTravel(sent) as Float64Array;
    expect(got.buffer.byteLength).toBe(16);
  });

  test.each([
    ['function task', function task() {}],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['1n', 1n],
    ['Symbol(s)', Symbol('s')],
    ['a BigInt64Array', new BigInt64Array(1)],
  ])('says where there is %s', (what, value) => {
    expect(() => encode(start({ deep: [value] }))).toThrow(
      `startEvaluator.task.options.deep[0] is ${what}, which is not plain data.`,
    );
  });

  test('refuses cycles', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = { cycle };
    expect(() => encode(start(cycle))).toThrow('contains itself');
  });

  test('takes the deepest nesting that can be read again, and nothing deeper', () => {
    const nested = (depth: number): unknown => (depth === 0 ? new Float64Array(1) : [nested(depth - 1)]);
    let depth = 1;
    for (; depth < 2 * MAX_DEPTH; depth += 1) {
      const message = start(nested(depth));
      let encoded: Uint8Array;
      try {
        encoded = encode(message);
      } catch {
        break;
      }
      expect(decode(encoded, 'owner')).toEqual(message);
    }
    expect(depth).toBeGreaterThan(MAX_DEPTH / 2);
    expect(depth).toBeLessThan(MAX_DEPTH);
  });
});

describe('decode', () => {
  test('tells unknown types apart from malformed ones', () => {
    const later = { type: 'teleport', to: 'Mars' } as unknown as OwnerMessage;
    expect(decode(encode(later), 'owner')).toEqual({ type: 'unknown', name: 'teleport' });
    expect(decode(encode({ type: 'grant', count: 1 }), 'child')).toEqual({ type: 'unknown', name: 'grant' });
    expect(decode(encode({ ...later, type: 'constructor' } as never), 'owner').type).toBe('unknown');
  });

  test.each([
    { type: 'grant', count: -1 },
    { type: 'grant', count: '1' },
    { type: 'grant' },
    { type: 'inject', x: [1, 'a'], fx: 0 },
    { type: 'startEvaluator', id: 1, task: { module: 1 }, dims: 2 },
  ])('refuses %o', (message) => {
    expect(() => decode(encode(message as unknown as OwnerMessage), 'owner')).toThrow(/has no valid/);
  });

  test.each([
    ['nothing', []],
    ['a number', [1]],
    ['an array', [0x90]],
    ['two values', [0x80, 0x80]],
    ['an int64', [0xcf, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['a regular expression', [0xc7, 2, 0x78, 0x91, 0xa0]],
    ['a record definition', [0xd4, 0x72, 0x40]],
    ['the unused byte', [0xc1]],
    [
      'a typed array of odd size',
      [0x82, 0xa1, 0x24, 0xac, ...Buffer.from('Float64Array'), 0xa1, 0x62, 0xc4, 1, 0],
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => decode(frame(...bytes), 'owner')).toThrow(
      expect.objectContaining({ code: 'GLOMPO_PROTOCOL' }),
    );
  });

  test('does not make room for lengths that are not there', () => {
    const nested = Array.from({ length: 20_000 }, () => [0xdc, 0xff, 0xff]).flat();
    const before = process.memoryUsage();
    const attempts = [
      frame(...nested),
      frame(0xdd, 0xff, 0xff, 0xff, 0xff),
      frame(0xc6, 0xff, 0xff, 0xff, 0xff),
    ];
    for (const attempt of attempts) expect(() => decode(attempt, 'owner')).toThrow();
    const after = process.memoryUsage();
    expect(after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers).toBeLessThan(2e7);
  });

  test('keeps objects free of foreign prototypes', () => {
    const poison = frame(
      0x82,
      0xa4,
      ...Buffer.from('type'),
      0xa3,
      ...Buffer.from('bye'),
      0xa9,
      ...Buffer.from('__proto__'),
      0x80,
    );
    const decoded: unknown = decode(poison, 'owner');
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });

  test('refuses another version', () => {
    const other = encode({ type: 'bye' });
    other[1] += 1;
    expect(() => decode(other, 'owner')).toThrow('protocol version 2');
  });
});
