import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { locatedModule, portableModule } from '../../../src/domain/portable-module.js';
import { shekel } from '../../../src/benchmark-functions/index.js';
import { cmaEs } from '../../../src/optimizers/index.js';

describe('the URL of a module in a record', () => {
  it.each([cmaEs().module, shekel().module])('is a path within the package for %s', (module) => {
    const recorded = portableModule(module);
    expect(recorded).toMatch(/^glompo:src\/(optimizers|benchmark-functions)\/[\w-]+\.ts$/);
    expect(locatedModule(recorded)).toBe(module);
    expect(existsSync(fileURLToPath(module))).toBe(true);
  });

  it.each([
    'file:///tasks/task.js',
    'file:///tasks/task.js?a=1',
    new URL('../../../src/index.ts', import.meta.url).href,
  ])('is itself for %s', (module) => {
    expect(portableModule(module)).toBe(module);
    expect(locatedModule(module)).toBe(module);
  });

  it.each([
    'data:text/javascript,export default () => 1',
    'node:child_process',
    'https://example.org/task.js',
    'file://elsewhere/share/task.js',
    'blob:nodedata:1',
    'glompo:src/cli/main.js',
    'glompo:bin/glompo.js',
    'glompo:src/optimizers/../cli/main.js',
    'glompo:src/optimizers/%2e%2e/cli/main.js',
    'glompo:src\\optimizers\\..\\cli\\main.js',
    'glompo:src/optimizers\\..\\cli\\main.js',
    'glompo:/etc/task.js',
    'glompo://elsewhere/src/optimizers/x.js',
    'glompo:',
    'task.js',
    '',
  ])('is not believed when it is %s', (recorded) => {
    expect(locatedModule(recorded)).toBeNull();
  });
});
