import { createRequire } from 'node:module';

/** Version of this package. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('glompo/package.json') as { version: string }).version;
}
