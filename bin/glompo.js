#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);

if (existsSync(main)) {
  const cli = await import(main.href);
  await cli.main(process.argv.slice(2));
} else {
  console.error('glompo: this checkout is not built yet; run `npm run build` first.');
  process.exitCode = 1;
}
