// Compiles the WebAssembly text of the numerical kernels into the TypeScript file that holds its bytes. To be run after
// a change of a .wat file. With --check it writes nothing, and fails when the file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import loadWabt from 'wabt';

const DIRECTORY = new URL('../src/optimizers/cma-es/kernel/', import.meta.url);
const TEXT = new URL('multiply-add.wat', DIRECTORY);
const TARGET = new URL('multiply-add-bytes.ts', DIRECTORY);
const LINE = 100;

const wabt = await loadWabt();
const module = wabt.parseWat('multiply-add.wat', readFileSync(TEXT, 'utf8'), { simd: true });
module.validate();
const bytes = Buffer.from(module.toBinary({}).buffer).toString('base64');
module.destroy();

const lines = bytes.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
const source = [
  '/** multiply-add.wat, compiled by scripts/compile-kernels.js; base64. */',
  'export const MULTIPLY_ADD = [',
  ...lines.map((line) => `  '${line}',`),
  "].join('');",
  '',
].join('\n');

if (!argv.includes('--check')) writeFileSync(TARGET, source);
else if (readFileSync(TARGET, 'utf8') !== source) throw new Error('The bytes are not those of the text.');
