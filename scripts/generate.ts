/**
 * Regenerates everything under src/api/gen from the facts file: `npm run generate`. A repo test checks for a diff.
 * With `descriptions`, only the texts of `kubectl explain`, which aren't part of the repository (set-up does this).
 */
import { writeFileSync } from 'node:fs';
import { generateAll } from './generate/all.ts';
import { writeDescriptions } from './generate/descriptions.ts';

if (process.argv[2] !== 'descriptions') {
  for (const [path, text] of generateAll()) {
    writeFileSync(path, text);
    console.log(`wrote ${path} (${text.length} bytes)`);
  }
}
const { path, types } = writeDescriptions();
console.log(`wrote ${path} (${types} types)`);
