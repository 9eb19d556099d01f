/** Regenerates everything under src/api/gen from the facts file: `npm run generate`. A repo test checks for a diff. */
import { writeFileSync } from 'node:fs';
import { generateAll } from './generate/all.ts';

for (const [path, text] of generateAll()) {
  writeFileSync(path, text);
  console.log(`wrote ${path} (${text.length} bytes)`);
}
