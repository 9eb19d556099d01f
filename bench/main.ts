/** `npm run bench -- --list`, `npm run bench -- NAME… [--json]`: runs benchmarks (all when none is named) and prints rows. */
import { benchmarks } from './index.ts';
import type { Row } from './bench.ts';
import { holds } from './bench.ts';

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const unknown = [
  ...names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name)),
  ...words.filter(
    (word) => word.startsWith('--') && !['--list', '--json', '--help'].includes(word),
  ),
];
if (words.includes('--help') || unknown.length > 0) {
  if (unknown.length > 0) console.error(`bench: unknown: ${unknown.join(' ')}`);
  console.log('usage: npm run bench -- [--list] [--json] [NAME…]');
  process.exit(unknown.length > 0 ? 2 : 0);
}
if (words.includes('--list')) {
  for (const { name, what, needsRoot } of benchmarks) {
    console.log(`${name.padEnd(14)} ${what}${needsRoot ? ' (needs root)' : ''}`);
  }
} else {
  const rows: Row[] = [];
  for (const benchmark of benchmarks.filter(
    ({ name }) => names.length === 0 || names.includes(name),
  )) {
    if (benchmark.needsRoot && process.getuid?.() !== 0) {
      console.error(`${benchmark.name} is left out: it needs root`);
      continue;
    }
    console.error(`running ${benchmark.name} ...`);
    rows.push(...(await benchmark.run()));
  }
  console.log(words.includes('--json') ? JSON.stringify(rows.map(asJson), null, 2) : table(rows));
}

function asJson(row: Row) {
  return { ...row, holds: holds(row) ?? null };
}

function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${format(row.value)} ${row.unit}`,
    row.bound
      ? `${row.bound.at === 'least' ? '≥' : '≤'} ${format(row.bound.value)} ${row.unit}`
      : '',
    { true: 'yes', false: 'NO', undefined: '' }[`${holds(row)}`],
    row.comparedWith ?? '',
  ]);
  const header = ['what', 'measured', 'must be', 'holds', 'compared with, in the same run'];
  const line = (parts: readonly (string | undefined)[]): string => `| ${parts.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n');
}

function format(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}
