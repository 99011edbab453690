// node --test examples/testing/compass-search.test.js
import { test } from 'node:test';
import { optimizerConformance } from 'glompo/testing';
import { compassSearch } from './compass-search.js';

// The same two lines do with vitest: `import { test } from 'vitest'`.
for (const { name, run } of optimizerConformance({ spec: compassSearch() })) test(name, run);
