import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#base/json-object.ts';
import { validateRules } from './rules.ts';
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

/** A root whose `spec` has the schema. */
function faultsOf(spec: JsonObject, value: unknown, old?: unknown): readonly string[] {
  const schema = structural(objectOf({ spec }));
  const faults = validateRules(
    schema,
    { spec: value },
    old === undefined ? undefined : { spec: old },
    '',
  );
  return faults.map(({ field, message }) => `${field}: ${message}`);
}

describe('what values are', () => {
  test.each<[string, JsonObject, unknown, string]>([
    ['integers', integer, 3, 'self == 3 && type(self) == int'],
    ['numbers', { type: 'number' }, 3, 'self == 3.0 && type(self) == double'],
    ['booleans', { type: 'boolean' }, true, 'self'],
    ['strings', text, 'a', `self == 'a'`],
    [
      'times',
      { type: 'string', format: 'date-time' },
      '2024-01-02T03:04:05Z',
      `self.getFullYear() == 2024 && self < timestamp('2025-01-01T00:00:00Z')`,
    ],
    ['dates', { type: 'string', format: 'date' }, '2024-01-02', 'self.getDate() == 2'],
    [
      'durations',
      { type: 'string', format: 'duration' },
      '1h30m',
      `self == duration('90m') && self.getMinutes() == 90`,
    ],
    ['bytes', { type: 'string', format: 'byte' }, 'aGVsbG8=', `self == b'hello'`],
    [
      'integers or strings',
      { 'x-kubernetes-int-or-string': true },
      '5%',
      `type(self) == string ? self == '5%' : self == 5`,
    ],
    [
      'integers or strings, as integers',
      { 'x-kubernetes-int-or-string': true },
      5,
      `type(self) == int && self == 5`,
    ],
    ['lists', listOf(integer), [1, 2], 'self.sum() == 3 && 2 in self'],
    [
      'maps',
      mapOf(integer),
      { a: 1, '__proto__-b': 2 },
      `self.all(k, self[k] > 0) && 'a' in self && self['__proto__-b'] == 2 && size(self) == 2`,
    ],
    [
      'objects without some fields',
      objectOf({ a: integer, b: integer }),
      { a: 1 },
      'has(self.a) && !has(self.b) && self.?b.orValue(7) == 7',
    ],
    [
      'fields that are null',
      objectOf({ a: { type: 'integer', nullable: true } }),
      { a: null },
      '!has(self.a)',
    ],
    [
      'elements that are null',
      { type: 'array', items: { type: 'integer', nullable: true } },
      [null, 1],
      'dyn(self[0]) == null && self[1] == 1',
    ],
    [
      'names that are no identifiers',
      objectOf({
        namespace: integer,
        'a-b': integer,
        'a.b/c': integer,
        a__b: integer,
        if: integer,
        'a b': integer,
      }),
      { namespace: 1, 'a-b': 2, 'a.b/c': 3, a__b: 4, if: 5, 'a b': 6 },
      'self.__namespace__ + self.a__dash__b + self.a__dot__b__slash__c + self.a__underscores__b + self.__if__ == 15',
    ],
    [
      'sets, in any order',
      objectOf({
        a: { type: 'array', items: integer, 'x-kubernetes-list-type': 'set' },
        b: { type: 'array', items: integer, 'x-kubernetes-list-type': 'set' },
      }),
      { a: [1, 2], b: [2, 1] },
      'self.a == self.b && self.a + [2, 3] == [3, 2, 1] && (self.a + [2, 3])[2] == 3',
    ],
    [
      'lists, in their order',
      objectOf({ a: listOf(integer), b: listOf(integer) }),
      { a: [1, 2], b: [2, 1] },
      'self.a != self.b && self.a + self.b == [1, 2, 2, 1]',
    ],
  ])('%s', (_, schema, value, rule) => {
    expect(faultsOf(withRules(schema, rule), value)).toEqual([]);
    // The rule is evaluated: its contrary fails.
    expect(faultsOf(withRules(schema, `!(${rule})`), value)).toHaveLength(1);
  });

  test('lists of objects with keys join by them, and compare in any order', () => {
    const list: JsonObject = keyedListOf(objectOf({ k: text, v: integer }), 'k');
    const value = {
      a: [
        { k: 'x', v: 1 },
        { k: 'y', v: 2 },
      ],
      b: [
        { k: 'y', v: 2 },
        { k: 'x', v: 1 },
      ],
      c: [
        { k: 'y', v: 3 },
        { k: 'z', v: 4 },
      ],
    };
    const schema = objectOf(
      { a: list, b: list, c: list },
      // Each list's elements have a type of their own, which only `dyn` brings together.
      'dyn(self.a) == self.b && dyn(self.a) != self.c',
      '(self.a + dyn(self.c)).map(e, e.v) == [1, 3, 4]',
    );
    expect(faultsOf(schema, value)).toEqual([]);
  });

  test('what the schema does not say can be compared only as part of the whole', () => {
    const schema = withRules(
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      'self == oldSelf',
    );
    expect(faultsOf(schema, { a: [1] }, { a: [1] })).toEqual([]);
    expect(faultsOf(schema, { a: [1] }, { a: [2] })).toHaveLength(1);
  });

  test('the root has its names', () => {
    const rule = `self.kind == 'Foo' && self.apiVersion == 'v1' && self.metadata.name == 'n' && !has(self.metadata.generateName)`;
    const schema = structural(objectOf({}, rule));
    const value = { kind: 'Foo', apiVersion: 'v1', metadata: { name: 'n', labels: {} } };
    expect(validateRules(schema, value, undefined, '')).toEqual([]);
    const embedded = withRules({ type: 'object', 'x-kubernetes-embedded-resource': true }, rule);
    expect(faultsOf(embedded, value)).toEqual([]);
  });
});

describe('what is said', () => {
  test.each<[string, JsonObject, unknown, readonly string[]]>([
    [
      'the rule',
      objectOf({ a: integer }, 'self.a > 1'),
      { a: 1 },
      ['spec: Invalid value: "object": failed rule: self.a > 1'],
    ],
    [
      'its message',
      objectOf({ a: integer }, { rule: 'self.a > 1', message: ' too small ' }),
      { a: 1 },
      ['spec: Invalid value: "object": too small'],
    ],
    [
      'what an expression makes of it',
      objectOf(
        { a: integer },
        { rule: 'self.a > 1', messageExpression: `'a is ' + string(self.a)` },
      ),
      { a: 1 },
      ['spec: Invalid value: "object": a is 1'],
    ],
    [
      'the message, when the expression for it fails or gives no line',
      objectOf(
        { a: integer },
        { rule: 'self.a > 1', message: 'm', messageExpression: 'string(1 / 0)' },
        { rule: 'self.a > 2', message: 'n', messageExpression: `' \\n'` },
      ),
      { a: 1 },
      ['spec: Invalid value: "object": m', 'spec: Invalid value: "object": n'],
    ],
    [
      'a reason and a field',
      objectOf(
        { a: objectOf({ 'b-c': integer }) },
        { rule: 'false', reason: 'FieldValueForbidden', message: 'no', fieldPath: `.a['b-c']` },
        { rule: 'false', reason: 'FieldValueRequired', message: 'no', fieldPath: '.a' },
        { rule: 'false', reason: 'FieldValueDuplicate', message: 'no' },
      ),
      { a: {} },
      [
        'spec.a.b-c: Forbidden: no',
        'spec.a: Required value: no',
        'spec: Duplicate value: "object"',
      ],
    ],
    [
      'places in lists, maps and objects',
      objectOf({
        list: listOf(withRules(integer, 'self > 1')),
        map: mapOf(withRules(integer, 'self > 1')),
      }),
      { list: [2, 1], map: { a: 1, b: 2 } },
      [
        'spec.list[1]: Invalid value: "integer": failed rule: self > 1',
        'spec.map[a]: Invalid value: "integer": failed rule: self > 1',
      ],
    ],
    [
      'a fault of the evaluation',
      objectOf({ m: mapOf(integer) }, `self.m['a'] > 0`),
      { m: {} },
      [`spec: Invalid value: "object": no such key: a evaluating rule: self.m['a'] > 0`],
    ],
    [
      'a type that only shows then',
      objectOf({ a: { 'x-kubernetes-int-or-string': true } }, 'self.a > 1'),
      { a: 'x' },
      [
        `spec: Invalid value: "object": 'no such overload: _>_(string, int)': call arguments did not match a supported operator, function or macro signature for rule: self.a > 1`,
      ],
    ],
    [
      'a rule that does not compile',
      objectOf({ a: integer }, 'self.b > 1'),
      { a: 1 },
      [
        'spec: Invalid value: "object": rule compile error: compilation failed: ERROR: <input>:1:5: undefined field \'b\'\n | self.b > 1\n | ....^',
      ],
    ],
    [
      'a rule on what rules cannot see',
      objectOf({ a: withRules({ 'x-kubernetes-preserve-unknown-fields': true }, 'true') }),
      { a: 1 },
      [
        `spec.a: Invalid value: "": rule compiler initialization error: rule declared on schema that does not support validation rules type: '' x-kubernetes-preserve-unknown-fields: 'true'`,
      ],
    ],
    [
      'rules of allOf',
      { ...objectOf({ a: integer }), allOf: [withRules({}, 'self.a > 1')] },
      { a: 1 },
      ['spec: Invalid value: "object": failed rule: self.a > 1'],
    ],
    [
      'nothing of null',
      objectOf({ a: withRules({ ...integer, nullable: true }, 'false') }),
      { a: null },
      [],
    ],
  ])('%s', (_, schema, value, faults) => {
    expect(faultsOf(schema, value)).toEqual(faults);
  });

  test('of the whole object there is no path', () => {
    const schema = structural(objectOf({}, 'false'));
    expect(validateRules(schema, {}, undefined, '')).toEqual([
      {
        type: 'FieldValueInvalid',
        field: '<nil>',
        message: 'Invalid value: "object": failed rule: false',
      },
    ]);
  });
});

describe('old values', () => {
  const immutable = withRules(integer, { rule: 'self == oldSelf', message: 'fixed' });

  test('rules with oldSelf wait for one', () => {
    const schema = objectOf({ a: immutable });
    expect(faultsOf(schema, { a: 1 })).toEqual([]);
    expect(faultsOf(schema, { a: 1 }, {})).toEqual([]);
    expect(faultsOf(schema, { a: 1 }, { a: 1 })).toEqual([]);
    expect(faultsOf(schema, { a: 1 }, { a: 2 })).toEqual([
      'spec.a: Invalid value: "integer": fixed',
    ]);
  });

  test('entries are found by name, elements by their keys', () => {
    const map: JsonObject = mapOf(immutable);
    expect(faultsOf(map, { x: 1, y: 2 }, { y: 1 })).toEqual([
      'spec[y]: Invalid value: "integer": fixed',
    ]);
    const keyed: JsonObject = keyedListOf(objectOf({ k: text, v: immutable }), 'k');
    const old = [
      { k: 'x', v: 1 },
      { k: 'y', v: 2 },
    ];
    expect(
      faultsOf(
        keyed,
        [
          { k: 'y', v: 3 },
          { k: 'x', v: 1 },
          { k: 'z', v: 9 },
        ],
        old,
      ),
    ).toEqual(['spec[0].v: Invalid value: "integer": fixed']);
    const plain: JsonObject = listOf(immutable);
    expect(faultsOf(plain, [1], [2])).toEqual([]);
  });

  test('an optional oldSelf is always there', () => {
    const rule = {
      rule: 'oldSelf.hasValue() ? self >= oldSelf.value() : self == 1',
      optionalOldSelf: true,
    };
    const schema = objectOf({ a: withRules(integer, rule) });
    expect(faultsOf(schema, { a: 1 })).toEqual([]);
    expect(faultsOf(schema, { a: 2 })).toHaveLength(1);
    expect(faultsOf(schema, { a: 2 }, { a: 1 })).toEqual([]);
    expect(faultsOf(schema, { a: 2 }, { a: 3 })).toHaveLength(1);
  });

  test('what an update leaves as it was is no fault of it', () => {
    const schema = objectOf({
      a: withRules(integer, 'self > 5'),
      b: integer,
      list: listOf(withRules(integer, 'self > 5')),
    });
    const old = { a: 1, b: 1, list: [1] };
    expect(faultsOf(schema, { ...old, b: 2 }, old)).toEqual([]);
    expect(faultsOf(schema, { ...old, a: 2 }, old)).toHaveLength(1);
    // Which element is which isn't known: the list counts.
    expect(faultsOf(schema, { ...old, list: [1, 6] }, old)).toHaveLength(1);
  });
});

test('values that do not fit the schema are faults, never crashes', () => {
  const rule = `self.a.size() + self.l.size() > int(self.n) || self.m.all(k, self.m[k] == '') || self.t < timestamp(0)`;
  const schema = structural(
    objectOf(
      {
        a: text,
        l: listOf(integer),
        n: { type: 'number' },
        m: mapOf(text),
        t: { type: 'string', format: 'date-time' },
        d: { type: 'string', format: 'duration' },
        b: { type: 'string', format: 'byte' },
      },
      rule,
      'self.d > duration("1s") && self.b == b"" && self == self',
      'self == oldSelf',
    ),
  );
  const names = fc.constantFrom('a', 'l', 'n', 'm', 't', 'd', 'b', '__proto__', 'metadata');
  const json = fc.dictionary(names, fc.jsonValue());
  fc.assert(
    fc.property(json, json, (value, old) => {
      for (const { message } of validateRules(schema, value, old, '')) {
        expect(message).toMatch(/^Invalid value: "object": /);
      }
    }),
    { numRuns: 500 },
  );
});

describe('cost', () => {
  const numbers: JsonObject = listOf(integer);
  const many = Array.from({ length: 2000 }, (_, index) => index);

  test('a rule that takes too long ends', () => {
    const nested = 'self.all(a, self.all(b, self.all(c, a + b + c >= 0)))';
    expect(faultsOf(withRules(numbers, nested, 'false'), many)).toEqual([
      `spec: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${nested}`,
    ]);
  });

  test('all rules of an object together end too', () => {
    const costly = withRules(
      integer,
      'range.all(x, x >= 0)'.replace('range', `[${many.join(',')}]`),
    );
    const faults = faultsOf(listOf(costly), many);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(
      'Invalid value: "integer": validation failed due to running out of cost budget, no further validation rules will be run',
    );
  });

  test('so does the expression of a message', () => {
    const rule = {
      rule: 'false',
      messageExpression: `string(self.all(a, self.all(b, self.all(c, true))))`,
    };
    expect(faultsOf(withRules(numbers, rule, 'false'), many)).toEqual([
      `spec: Invalid value: "array": no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(rule.messageExpression)}`,
    ]);
  });
});
