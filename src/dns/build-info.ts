/** What answers, in the labels that CoreDNS has for it. */
import manifest from '../../package.json' with { type: 'json' };
import type { CountRow } from './metric-rows.ts';

export const buildInfo: CountRow = {
  name: 'build_info',
  // The label is called after CoreDNS's language; here it says what runs the program.
  labels: { version: `holdfast-${manifest.version}`, revision: '', goversion: process.version },
  value: 1,
};
