/**
 * Label selectors in their text form, as in `kubectl get -l 'app in (a,b),!canary'` and in a list's query. The
 * structured form is in `label-selector.ts`.
 */
import type { LabelSelector } from '../gen/types.ts';
import { badRequest } from '../status.ts';
import { labelValueFaults, qualifiedNameFaults } from '../validation/names.ts';
import { requiredWords, tokenize } from './label-tokens.ts';
import type { Token } from './label-tokens.ts';
import { isInteger, isMet, labelOf } from './requirement.ts';

type Labels = Readonly<Record<string, string>> | undefined;

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

interface LabelRequirement {
  readonly key: string;
  readonly operator: Operator;
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
    matches: (labels) =>
      requirements.every((requirement) => isMet(requirement, labelOf(labels, requirement.key))),
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
  if (negated) return { key: key.text, operator: 'DoesNotExist', values: [] };
  if (ends) return { key: key.text, operator: 'Exists', values: [] };
  const symbol = take(tokens);
  const operator = operatorOf(symbol);
  const values =
    symbol.text === 'in' || symbol.text === 'notin' ? parseSet(tokens) : [parseValue(tokens)];
  checkValues(key.text, operator, values);
  return { key: key.text, operator, values };
}

const operators: Readonly<Record<string, Operator>> = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
  in: 'In',
  notin: 'NotIn',
};

function operatorOf(token: Token): Operator {
  const operator = Object.hasOwn(operators, token.text) ? operators[token.text] : undefined;
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

function checkValues(key: string, operator: Operator, values: readonly string[]): void {
  const ordered = operator === 'Gt' || operator === 'Lt';
  for (const [index, value] of values.entries()) {
    const [fault] = labelValueFaults(value);
    const path = `values[${index}][${key}]`;
    if (fault) {
      throw badRequest(
        `unable to parse requirement: ${path}: Invalid value: ${JSON.stringify(value)}: ${fault}`,
      );
    }
    if (ordered && !isInteger(value)) {
      throw badRequest(
        `unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
  }
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
