/**
 * Makes the tables of docs/compatibility.md from the tests' last results: `npm run compatibility`, after `npm test`. A
 * feature works when every test that it names passed.
 */
import { writeFileSync } from 'node:fs';
import { areas } from '../test/compatibility/index.ts';
import { pagePath, readPage, withTables } from './compatibility/page.ts';
import { readResults } from './compatibility/results.ts';
import { cacheDir } from './setup/tools.ts';

const results = readResults(cacheDir);
writeFileSync(
  pagePath,
  withTables(readPage(), areas, (name) => results.of(name)),
);
const features = areas.flatMap((area) => area.features);
console.log(`wrote docs/compatibility.md (${features.length} features)`);
