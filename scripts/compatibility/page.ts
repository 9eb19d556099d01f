/** The tables of docs/compatibility.md; what stands above them is written by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Area, Feature } from '../../test/compatibility/area.ts';
import { root } from '../setup/tools.ts';
import type { Outcome } from './results.ts';

export const pagePath = join(root, 'docs/compatibility.md');

const mark =
  '<!-- Below: made from the tests’ results by `npm run compatibility`; edit test/compatibility/. -->';

export function readPage(): string {
  return readFileSync(pagePath, 'utf8');
}

/** The page with its tables made anew. */
export function withTables(
  page: string,
  areas: readonly Area[],
  outcomeOf: (test: string) => Outcome,
): string {
  const [above = ''] = page.split(mark);
  const tables = areas.map(({ area, features }) =>
    [
      `## ${area}`,
      '',
      '| feature | works |',
      '|---|---|',
      ...features.map(
        (feature) => `| ${cell(feature.feature)} | ${cell(verdict(feature, outcomeOf))} |`,
      ),
    ].join('\n'),
  );
  return `${above.trimEnd()}\n\n${mark}\n\n${tables.join('\n\n')}\n`;
}

/** Tests that could not run here don't speak against a feature. */
function verdict(feature: Feature, outcomeOf: (test: string) => Outcome): string {
  if ('missing' in feature) return `no: ${feature.missing}`;
  const wrong = feature.tests
    .map((test) => [test, outcomeOf(test)] as const)
    .filter(([, outcome]) => outcome === 'failed' || outcome === 'absent');
  if (wrong.length === 0 && feature.tests.length > 0) return 'yes';
  return `not proven: ${wrong.map(([test, outcome]) => `${test} (${outcome})`).join('; ')}`.trim();
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
