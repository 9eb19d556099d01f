/** What is generated is what the generator makes of the facts: `npm run generate` mends a failure. */
import { expect, test } from 'vitest';
import { generateAll } from '../../scripts/generate/all.ts';
import { read } from './sources.ts';

test.each(generateAll())('%s is up to date', (path, text) => {
  expect(read(path) === text, `${path} is stale: run npm run generate`).toBe(true);
});
