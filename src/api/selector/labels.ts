/**
 * Label selectors in their text form, as in `kubectl get -l 'app in (a,b),!canary'` and in a list's query. The
 * structured form is in `../label-selector.ts`.
 */
import type { LabelSelector } from '../gen/types.ts';
import { badRequest } from '../status.ts';
import { labelValueFaults, qualifiedNameFaults } from '../validation/names.ts';
import { requiredWords, tokenize } from './label-tokens.ts';
import type { Token } from './label-tokens.ts';

type Labels = Readonly<Record<string, string>> | undefined;

export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

export interface LabelQuery {
  /** All must hold; none selects everything. */
  readonly requirements: readonly LabelRequirement[];
  matches(labels: Labels): boolean;
}

/** Throws a 400 in upstream's words. */
export function parseLabelSelector(text: string): LabelQuery {
  const tokens = tokenize(text);
  const requirements: LabelRequirement[] = [];
  while (tokens[0]?.kind !== 'end') {
    requirements.push(parseRequirement(tokens));
    const next = take(tokens);
    if (next.kind === 'end') break;
    if (next.text !== ',') throw unexpected(next, "',' or 'end of string'");
    const after = tokens[0];
    if (after?.kind !== 'word' && after?.text !== '!') {
      throw unexpected(after, "identifier after ','");
    }
  }
  return queryOf(requirements);
}

function queryOf(requirements: readonly LabelRequirement[]): LabelQuery {
  return {
    requirements,
    matches: (labels) => requirements.every((requirement) => meets(requirement, labels)),
  };
}

function parseRequirement(tokens: Token[]): LabelRequirement {
  const negated = tokens[0]?.text === '!' && tokens[0].kind === 'operator';
  if (negated) tokens.shift();
  const key = take(tokens);
  if (key.kind !== 'word') throw unexpected(key, "!, identifier, or 'end of string'");
  checkKey(key.text);
  const next = tokens[0];
  const ends = next === undefined || next.kind === 'end' || next.text === ',';
  if (negated) return { key: key.text, operator: '!', values: [] };
  if (ends) return { key: key.text, operator: 'exists', values: [] };
  const operator = parseOperator(take(tokens));
  const values =
    operator === 'in' || operator === 'notin' ? parseSet(tokens) : [parseValue(tokens)];
  checkValues(key.text, operator, values);
  return { key: key.text, operator, values };
}

const symbols: Readonly<Record<string, LabelOperator>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
  in: 'in',
  notin: 'notin',
};

function parseOperator(token: Token): LabelOperator {
  const operator = Object.hasOwn(symbols, token.text) ? symbols[token.text] : undefined;
  if (!operator) throw unexpected(token, 'in, notin, =, ==, !=, gt, lt');
  return operator;
}

/** One value, which may be empty: `key=`. */
function parseValue(tokens: Token[]): string {
  const next = tokens[0];
  if (next === undefined || next.kind === 'end' || next.text === ',') return '';
  const value = take(tokens);
  if (value.kind !== 'word') throw unexpected(value, 'identifier');
  return value.text;
}

function parseSet(tokens: Token[]): string[] {
  const open = take(tokens);
  if (open.text !== '(') throw unexpected(open, "'('");
  const values: string[] = [];
  let expectsValue = true;
  for (;;) {
    const token = take(tokens);
    if (token.text === ')') {
      if (expectsValue) values.push('');
      return [...new Set(values)].sort();
    }
    if (token.text === ',') {
      if (expectsValue) values.push('');
      expectsValue = true;
    } else if (token.kind === 'word' && expectsValue) {
      values.push(token.text);
      expectsValue = false;
    } else throw unexpected(token, expectsValue ? "',', ')' or identifier" : "',' or ')'");
  }
}

function take(tokens: Token[]): Token {
  return tokens.shift() ?? { kind: 'end', text: '' };
}

function unexpected(token: Token | undefined, expected: string): Error {
  return badRequest(
    `unable to parse requirement: found '${token?.text ?? ''}', expected: ${expected}`,
  );
}

function checkKey(key: string): void {
  const [fault] = qualifiedNameFaults(key);
  if (fault) {
    throw badRequest(
      `unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(key)}: ${fault}`,
    );
  }
}

function checkValues(key: string, operator: LabelOperator, values: readonly string[]): void {
  const ordered = operator === 'gt' || operator === 'lt';
  for (const [index, value] of values.entries()) {
    const [fault] = labelValueFaults(value);
    const path = `values[${index}][${key}]`;
    if (fault) {
      throw badRequest(
        `unable to parse requirement: ${path}: Invalid value: ${JSON.stringify(value)}: ${fault}`,
      );
    }
    if (ordered && !/^-?\d+$/.test(value)) {
      throw badRequest(
        `unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
  }
}

function meets({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default:
      return value !== undefined && compares(value, values[0] ?? '', operator);
  }
}

function compares(value: string, wanted: string, operator: 'gt' | 'lt'): boolean {
  if (!/^-?\d+$/.test(value)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(wanted) : BigInt(value) < BigInt(wanted);
}

/** The text form of a structured selector, as in `status.selector` of a Scale. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const word = requiredWords[operator];
    if (operator === 'Exists') return { key, text: key };
    if (operator === 'DoesNotExist') return { key, text: `!${key}` };
    return { key, text: `${key} ${word} (${[...values].sort().join(',')})` };
  });
  return [...equalities, ...expressions]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(',');
}
