import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json-object.ts';
import type { ValidationRule } from '../gen/types.ts';
import { validateRulesOf } from './rule-definitions.ts';
import {
  integer,
  keyedListOf,
  listOf,
  mapOf,
  objectOf,
  structural,
  text,
  withRules,
} from './testing/schemas.ts';

const rules = 'x-kubernetes-validations';

function faultsOf(schema: JsonObject): readonly string[] {
  return validateRulesOf(structural(schema), 'schema').map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

function printed(rule: string, further = ''): string {
  return `apiextensions.ValidationRule{Rule:${JSON.stringify(rule)}, Message:"", MessageExpression:${further || '""'}, Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:"", OptionalOldSelf:(*bool)(nil)}`;
}

test('right rules have no faults', () => {
  const schema = objectOf(
    { a: integer, keyed: keyedListOf(objectOf({ k: text }, 'self == oldSelf'), 'k') },
    { rule: 'self.a > 1', message: 'm', fieldPath: '.a', reason: 'FieldValueInvalid' },
    { rule: 'oldSelf.hasValue()', optionalOldSelf: true, messageExpression: `'x' + self.kind` },
    'self.a == oldSelf.a',
    'self.metadata.name.size() < 10',
  );
  expect(faultsOf(schema)).toEqual([]);
});

test.each<[string, ValidationRule, readonly string[]]>([
  ['no rule', { rule: ' ' }, ['rule: Required value: rule is not specified']],
  [
    'an empty message',
    { rule: 'true', message: ' ' },
    ['message: Invalid value: " ": message must be non-empty if specified'],
  ],
  [
    'a message of two lines',
    { rule: 'true', message: 'a\nb' },
    ['message: Invalid value: "a\\nb": message must not contain line breaks'],
  ],
  [
    'a rule of two lines without a message',
    { rule: 'true\n&& true' },
    ['message: Required value: message must be specified if rule contains line breaks'],
  ],
  [
    'an empty expression for a message',
    { rule: 'true', messageExpression: ' ' },
    ['messageExpression: Required value: messageExpression must be non-empty if specified'],
  ],
  [
    'an empty path',
    { rule: 'true', fieldPath: ' ' },
    [
      'fieldPath: Invalid value: " ": fieldPath must be non-empty if specified',
      'fieldPath: Invalid value: " ": fieldPath must be a valid path',
    ],
  ],
  [
    'a path to nothing',
    { rule: 'true', fieldPath: '.b' },
    ['fieldPath: Invalid value: ".b": fieldPath must be a valid path'],
  ],
  [
    'a rule that does not parse',
    { rule: 'this does not compile' },
    [
      `rule: Invalid value: ${printed('this does not compile')}: compilation failed: ERROR: <input>:1:6: Syntax error: mismatched input 'does' expecting <EOF>\n | this does not compile\n | .....^`,
    ],
  ],
  [
    'a rule that is not of its type',
    { rule: 'self.a == true' },
    [
      `rule: Invalid value: ${printed('self.a == true')}: compilation failed: ERROR: <input>:1:8: found no matching overload for '_==_' applied to '(int, bool)'\n | self.a == true\n | .......^`,
    ],
  ],
  [
    'a rule that is no condition',
    { rule: 'self.a' },
    [`rule: Invalid value: ${printed('self.a')}: cel expression must evaluate to a bool`],
  ],
  [
    'an expression for a message that is no text',
    { rule: 'self.a > 1', messageExpression: 'self.a' },
    [
      `messageExpression: Invalid value: ${printed('self.a > 1', '"self.a"')}: messageExpression must evaluate to a string`,
    ],
  ],
  [
    'an expression for a message that does not compile',
    { rule: 'self.a > 1', messageExpression: 'self.b' },
    [
      `messageExpression: Invalid value: ${printed('self.a > 1', '"self.b"')}: messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b\n | ....^`,
    ],
  ],
  [
    'an optional old value that is not used',
    { rule: 'self.a > 1', optionalOldSelf: true },
    ['optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule'],
  ],
])('%s', (_, rule, faults) => {
  const schema = objectOf({ a: integer }, rule);
  expect(faultsOf(schema)).toEqual(faults.map((fault) => `schema.${rules}[0].${fault}`));
});

test('places', () => {
  const wrong = withRules(integer, '');
  const schema = objectOf({ a: objectOf({ 'b.c': wrong }), m: mapOf(wrong), l: listOf(wrong) });
  expect(faultsOf(schema)).toEqual(
    [
      'properties[a].properties[b.c]',
      'properties[m].additionalProperties',
      'properties[l].items',
    ].map((path) => `schema.${path}.${rules}[0].rule: Required value: rule is not specified`),
  );
});

test('old values below lists whose elements cannot be told apart', () => {
  const item = withRules(integer, 'self == oldSelf');
  const set = { ...listOf(item), 'x-kubernetes-list-type': 'set' };
  const schema = objectOf({ l: listOf(mapOf(item)), set });
  const message = (within: string): string =>
    `rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within ${within}`;
  expect(faultsOf(schema)).toEqual([
    `schema.properties[l].items.additionalProperties.${rules}[0].${message('schema.properties[l]')}`,
    `schema.properties[set].items.${rules}[0].${message('schema.properties[set]')}`,
  ]);
});

test('nothing is compiled above a fault', () => {
  const schema = objectOf({ a: withRules(integer, '') }, 'self.nothing');
  expect(faultsOf(schema)).toHaveLength(1);
});

test('rules on what they cannot see', () => {
  const schema = objectOf({
    a: withRules({ 'x-kubernetes-preserve-unknown-fields': true }, 'true'),
  });
  expect(faultsOf(schema)).toEqual([
    `schema.properties[a].${rules}: Internal error: rule declared on schema that does not support validation rules type: '' x-kubernetes-preserve-unknown-fields: 'true'`,
  ]);
});
