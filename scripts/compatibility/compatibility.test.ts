import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Area } from '../../test/compatibility/area.ts';
import { withTables } from './page.ts';
import { root } from '../setup/tools.ts';
import { readFailures, resultsOf } from './results.ts';

const results = resultsOf(
  new Map([
    ['a.test.ts', [['group one works', true] as const, ['group two works', false] as const]],
    ['b.test.ts', [['all', true] as const]],
  ]),
  (file) => file === 'c.test.ts',
);

test.each([
  ['a.test.ts > group one', 'passed'],
  ['a.test.ts > group > two', 'failed'],
  ['a.test.ts > group', 'failed'],
  ['a.test.ts > another', 'absent'],
  ['a.test.ts > group one >', 'passed'],
  ["a.test.ts > group 'one'", 'passed'],
  ['b.test.ts', 'passed'],
  ['c.test.ts > any', 'not run'],
  ['misspelt.test.ts > any', 'absent'],
])('%s: %s', (name, outcome) => {
  expect(results.of(name)).toBe(outcome);
});

test('a page says what works, what does not, and what no test proves', () => {
  const area: Area = {
    area: 'Things',
    features: [
      { feature: 'one', tests: ['a.test.ts > group one', 'b.test.ts'] },
      { feature: 'two | three', tests: ['a.test.ts > group two'] },
      { feature: 'four', tests: [] },
      { feature: 'five', missing: 'nobody has one' },
    ],
  };
  const once = withTables('# Page\n\nWords.\n', [area], results.of);
  expect(once).toContain('# Page\n\nWords.\n\n<!--');
  expect(once).toContain('\n## Things\n\n| feature | works |\n|---|---|\n| one | yes |\n');
  expect(once).toContain('| two \\| three | not proven: a.test.ts > group two (failed) |');
  expect(once).toContain('| four | not proven: |');
  expect(once).toContain('| five | no: nobody has one |');
  expect(withTables(once, [area], results.of)).toBe(once);
});

test('what failed is told with the first line of why, also of a file that could not be loaded', () => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-report-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const report = join(directory, 'report.json');
  const [ok, bad] = [
    { fullName: 'works', status: 'passed', failureMessages: [] },
    { fullName: 'ends', status: 'failed', failureMessages: ['Error: too late\n    at line 3'] },
  ];
  const testResults = [
    { name: join(root, 'a.test.ts'), message: '', assertionResults: [ok, bad] },
    { name: join(root, 'b.test.ts'), message: 'no such module\nstack', assertionResults: [] },
  ];
  writeFileSync(report, JSON.stringify({ testResults }));
  expect(readFailures(report)).toEqual([
    'a.test.ts > ends: Error: too late',
    'b.test.ts: no such module',
  ]);
  expect(readFailures(join(directory, 'missing.json'))).toEqual([]);
});
