import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

const manifest = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as Manifest;

/** Tests import the package by its name and get the build, since real workers need it. */
const alias = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^glompo${path.slice(1)}$`),
          replacement: new URL(target.default, import.meta.url).pathname,
        },
      ],
);

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/*.test.ts', 'test/{unit,property,integration,e2e}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
