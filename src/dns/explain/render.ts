/** An explanation for people: what comes of it, what was asked, why, and, last, what to do. */
import type { Finding, Step } from './case.ts';
import type { Explanation } from './explain.ts';
import { listing } from './facts.ts';
import { addressTypes, ndotsOf } from './walk.ts';

export function renderExplanation(told: Explanation): readonly string[] {
  const { verdict, remarks } = told;
  const remedies = remediesOf(told);
  return [
    headline(told),
    '',
    ...queryLines(told),
    `${told.resolves ? 'Whose' : 'Why'}: ${verdict.text} [${verdict.code}]`,
    ...remarks.map(({ text, code }) => `Note: ${text} [${code}]`),
    ...(remedies.length > 0 ? ['', 'What to do:', ...remedies.map((line) => `  ${line}`)] : []),
  ];
}

function headline({ name, type, resolves, answers }: Explanation): string {
  const kind = type === addressTypes ? '' : ` (${type})`;
  if (!resolves) return `${name}${kind} does not resolve.`;
  return `${name}${kind} resolves to ${listing(answers, 8)}.`;
}

/** The verdict's; where it is well, that of the first remark that has one. */
function remediesOf({ verdict, remarks, resolves }: Explanation): readonly string[] {
  const source: Finding | undefined = resolves ? remarks.find(({ remedy }) => remedy) : verdict;
  return source?.remedy ?? [];
}

function queryLines({ queries, settings, from }: Explanation): readonly string[] {
  if (queries.length === 0) return [];
  const who = from.pod
    ? `Pod ${from.namespace}/${from.pod}`
    : `A Pod of namespace ${from.namespace}`;
  const servers = settings.servers.join(', ') || 'nobody';
  const names = [...Map.groupBy(queries, ({ name }) => name)];
  const width = Math.max(...names.map(([name]) => name.length));
  const rows = names.map(([name, steps], index) => {
    const results = steps.map((step) => `${step.type} ${resultOf(step)}`);
    return `  ${index + 1}  ${name.padEnd(width)}  ${merged(steps) ?? results.join('; ')}`;
  });
  const searching = names.length > 1 || names[0]?.[0] !== queries[0]?.name;
  const how = searching ? ` (search list, ndots:${ndotsOf(settings)})` : '';
  return [`${who} asks ${servers}${how}:`, ...rows, ''];
}

/** One word for all types, where they got the same answer and it was none. */
function merged(steps: readonly Step[]): string | undefined {
  const [first] = steps;
  if (!first || first.outcome === 'found') return undefined;
  return steps.every(({ rcode, outcome }) => rcode === first.rcode && outcome === first.outcome)
    ? `${steps.map(({ type }) => type).join(', ')}: ${resultOf(first)}`
    : undefined;
}

function resultOf(step: Step): string {
  switch (step.outcome) {
    case 'found': {
      const values = step.records.map(({ type, value }) =>
        type === step.type ? value : `(${type} ${value})`,
      );
      return listing(values, 4);
    }
    case 'no-name':
      return 'no such name (NXDOMAIN)';
    case 'no-data':
      return 'no such record (NODATA)';
    case 'silent':
      return 'no answer';
    case 'refused':
      return 'refused (REFUSED)';
    case 'failed':
    default:
      return `could not be answered (${step.rcode})`;
  }
}
