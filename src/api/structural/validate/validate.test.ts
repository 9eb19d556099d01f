import { describe, expect, test } from 'vitest';
import type { FieldError } from '../../validation/field-error.ts';
import { decode } from '../../schema/decode.ts';
import type { JSONSchemaProps } from '../../gen/types.ts';
import { structuralOf } from '../schema.ts';
import type { Structural } from '../schema.ts';
import { validateValue, validateValueUpdate } from './validate.ts';

const schemaOf = (field: object): Structural =>
  structuralOf(
    decode<JSONSchemaProps>('JSONSchemaProps', { type: 'object', properties: { field } }).object,
  );

const printed = (errors: readonly FieldError[]): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const faultsOf = (field: object, value: unknown): readonly string[] =>
  printed(validateValue(schemaOf(field), { field: value }, ''));

/** A schema of `field`, values that are fine, and values with their faults. */
type Case = readonly [
  schema: object,
  fine: readonly unknown[],
  ...wrong: (readonly [value: unknown, ...errors: string[]])[],
];

const type = (expected: string, found: string): string =>
  `field: Invalid value: "${found}": field in body must be of type ${expected}: "${found}"`;
const notWhole = (format: string): string =>
  `<nil>: Invalid value: "": Checked value must be of type integer ${format} in field`;
const none = '<nil>: Invalid value: "": "field" must validate at least one schema (anyOf)';
const notInt = (found: string): string =>
  `field: Invalid value: "${found}": field in body must be of type integer: "${found}"`;

// From the tests of k8s.io/apiextensions-apiserver/pkg/apiserver/validation, and from its parts' sentences.
const cases: readonly [string, readonly Case[]][] = [
  [
    'types',
    [
      [
        { type: 'object' },
        [{}, undefined],
        ['foo', type('object', 'string')],
        [42, type('object', 'integer')],
        [true, type('object', 'boolean')],
        [1.2, type('object', 'number')],
        [[], type('object', 'array')],
        [null, type('object', 'null')],
      ],
      [{ type: 'object', nullable: true }, [{}, null], ['foo', type('object', 'string')]],
      [{ nullable: true }, [{}, null, 'foo', 42, true, 1.2, []]],
      [{ 'x-kubernetes-preserve-unknown-fields': true }, [{ a: [1] }, null, 'foo', 42, true, []]],
      [
        { type: 'integer' },
        [1, -1, 1e18],
        [1.5, type('integer', 'number'), notWhole('(default format)')],
        [2 ** 64, type('integer', 'number'), notWhole('(default format)')],
      ],
      [{ type: 'number' }, [1, 1.5, 2 ** 64], ['1', type('number', 'string')]],
      [{ type: 'boolean' }, [true, false], [0, type('boolean', 'integer')]],
      [{ type: 'string' }, ['', 'a'], [1, type('string', 'integer')]],
    ],
  ],
  [
    'integers or strings',
    [
      [
        { 'x-kubernetes-int-or-string': true },
        [42, 'foo'],
        [null, type('integer,string', 'null')],
        [true, type('integer,string', 'boolean')],
        [1.2, type('integer,string', 'number')],
        [{}, type('integer,string', 'object')],
        [[], type('integer,string', 'array')],
      ],
      [
        {
          nullable: true,
          'x-kubernetes-int-or-string': true,
          anyOf: [{ type: 'integer' }, { type: 'string' }],
        },
        [null, 42, 'foo'],
        [true, type('integer,string', 'boolean'), none, notInt('boolean')],
        [
          1.2,
          type('integer,string', 'number'),
          none,
          notInt('number'),
          notWhole('(default format)'),
        ],
      ],
      [
        {
          nullable: true,
          'x-kubernetes-int-or-string': true,
          allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }],
        },
        [null, 42, 'foo'],
        [
          {},
          type('integer,string', 'object'),
          none,
          notInt('object'),
          '<nil>: Invalid value: "": "field" must validate all the schemas (allOf). None validated',
        ],
      ],
    ],
  ],
  [
    'required fields and enumerations',
    [
      [
        {
          type: 'object',
          required: ['nestedint', 'nestedstring'],
          properties: {
            nestedint: { type: 'integer', enum: [1, 2] },
            nestedstring: { type: 'string', enum: ['b', 'a'] },
          },
        },
        [{ nestedint: 1, nestedstring: 'a' }],
        [{}, 'field.nestedint: Required value', 'field.nestedstring: Required value'],
        [
          { nestedint: 'x', nestedstring: true },
          'field.nestedint: Invalid value: "string": field.nestedint in body must be of type integer: "string"',
          'field.nestedint: Unsupported value: "x": supported values: "1", "2"',
          'field.nestedstring: Invalid value: "boolean": field.nestedstring in body must be of type string: "boolean"',
          'field.nestedstring: Unsupported value: true: supported values: "b", "a"',
        ],
      ],
      [
        { type: 'object', nullable: true, enum: [{ a: 1, b: [2] }, {}] },
        [{ b: [2], a: 1 }, {}],
        [
          { a: 1 },
          'field: Unsupported value: {"a":1}: supported values: "{\\"a\\":1,\\"b\\":[2]}", "{}"',
        ],
        [null, 'field: Unsupported value: null: supported values: "{\\"a\\":1,\\"b\\":[2]}", "{}"'],
      ],
    ],
  ],
  [
    'texts',
    [
      [
        { type: 'string', maxLength: 2 },
        ['', 'ab', '😀😀'],
        ['abc', 'field: Too long: may not be more than 2 bytes'],
        ['😀😀😀', 'field: Too long: may not be more than 2 bytes'],
      ],
      [
        { type: 'string', minLength: 2 },
        ['ab', '😀a'],
        ['😀', 'field: Invalid value: "😀": field in body should be at least 2 chars long'],
      ],
      [
        { type: 'string', pattern: '^[a-z]+$', maxLength: 3 },
        ['abc'],
        ['A', 'field: Invalid value: "A": field in body should match \'^[a-z]+$\''],
        ['ABCD', 'field: Too long: may not be more than 3 bytes'],
      ],
      [
        { type: 'string', pattern: '+' },
        [],
        [
          'foo',
          'field: Invalid value: "foo": field in body should match \'+, but pattern is invalid: error parsing regexp: missing argument to repetition operator: `+`\'',
        ],
      ],
    ],
  ],
  [
    'numbers',
    [
      [
        { type: 'integer', minimum: 1, maximum: 10 },
        [1, 10],
        [0, 'field: Invalid value: 0: field in body should be greater than or equal to 1'],
        [11, 'field: Invalid value: 11: field in body should be less than or equal to 10'],
      ],
      [
        {
          type: 'number',
          minimum: 1,
          maximum: 2.5,
          exclusiveMinimum: true,
          exclusiveMaximum: true,
        },
        [1.1, 2.4],
        [1, 'field: Invalid value: 1: field in body should be greater than 1'],
        [2.5, 'field: Invalid value: 2.5: field in body should be less than 2.5'],
      ],
      [
        { type: 'integer', multipleOf: 5 },
        [0, -10, 15],
        [7, 'field: Invalid value: 7: field in body should be a multiple of 5'],
      ],
      [
        { type: 'number', multipleOf: 0.01 },
        [0.07, 1.1, 3],
        [0.075, 'field: Invalid value: 0.075: field in body should be a multiple of 0.01'],
      ],
      [
        { type: 'number', minimum: 0.00001 },
        [0.1],
        [
          0.000001,
          'field: Invalid value: 1e-06: field in body should be greater than or equal to 1e-05',
        ],
      ],
      [
        { type: 'integer', maximum: 2.5, multipleOf: 1.5 },
        [],
        [
          3,
          '<nil>: Invalid value: "": MultipleOf value must be of type integer (default format) in field',
          '<nil>: Invalid value: "": Maximum boundary value must be of type integer (default format) in field',
          'field: Invalid value: 3: field in body should be less than or equal to 2.5',
        ],
      ],
      [
        { type: 'number', format: 'float', multipleOf: 0 },
        [],
        [
          1e39,
          '<nil>: Invalid value: "": Checked value must be of type number with format float in field',
          'field: Invalid value: 0: factor MultipleOf declared for field must be positive: 0',
        ],
      ],
      // Upstream's own: an integer is compared with the whole part of the bound.
      [
        { type: 'number', minimum: 0.5 },
        [0, 1],
        [0.4, 'field: Invalid value: 0.4: field in body should be greater than or equal to 0.5'],
      ],
      [
        { minimum: 3 },
        ['no number', 3, {}],
        [2, 'field: Invalid value: 2: field in body should be greater than or equal to 3'],
      ],
    ],
  ],
  [
    'counts',
    [
      [
        { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
        [['a'], ['a', 'b']],
        [[], 'field: Invalid value: 0: field in body should have at least 1 items'],
        [
          ['a', 1, 'c'],
          'field[1]: Invalid value: "integer": field[1] in body must be of type string: "integer"',
          'field: Too many: 3: must have at most 2 items',
        ],
      ],
      [
        {
          type: 'object',
          additionalProperties: { type: 'integer' },
          minProperties: 1,
          maxProperties: 2,
        },
        [{ a: 1 }, { a: 1, b: 2 }],
        [{}, 'field: Invalid value: 0: field in body should have at least 1 properties'],
        [
          { a: 1, b: '2', c: 3 },
          'field: Too many: 3: must have at most 2 items',
          'field.b: Invalid value: "string": field.b in body must be of type integer: "string"',
        ],
      ],
    ],
  ],
  [
    'maps without fields',
    [
      [
        { type: 'object', additionalProperties: false },
        [{}],
        [{ a: 1 }, 'field: Invalid value: "a": field.a in body is a forbidden property'],
      ],
    ],
  ],
  [
    'logic',
    [
      [
        { type: 'string', not: { enum: ['no'] } },
        ['yes'],
        ['no', '<nil>: Invalid value: "": "field" must not validate the schema (not)'],
      ],
      [
        { type: 'integer', oneOf: [{ minimum: 5 }, { maximum: 7 }] },
        [1, 9],
        [
          6,
          '<nil>: Invalid value: "": "field" must validate one and only one schema (oneOf). Found 2 valid alternatives',
        ],
      ],
      [
        {
          type: 'object',
          properties: { a: {}, b: {}, c: { type: 'string' } },
          oneOf: [{ required: ['a'] }, { required: ['b'] }],
        },
        [{ a: 1 }, { b: 1 }],
        [
          {},
          '<nil>: Invalid value: "": "field" must validate one and only one schema (oneOf). Found none valid',
          'field.a: Required value',
        ],
      ],
      [
        { type: 'integer', allOf: [{ minimum: 5 }, { maximum: 7 }] },
        [5, 7],
        [
          8,
          'field: Invalid value: 8: field in body should be less than or equal to 7',
          '<nil>: Invalid value: "": "field" must validate all the schemas (allOf)',
        ],
      ],
      // The alternative that came furthest is told: the second one knows a field more.
      [
        {
          type: 'object',
          properties: { kind: { type: 'string' }, size: { type: 'integer' } },
          anyOf: [
            { required: ['other'], properties: { kind: { enum: ['a'] } } },
            { required: ['third'], properties: { kind: { enum: ['b'] }, size: { minimum: 1 } } },
          ],
        },
        [{ kind: 'a', other: 1 }],
        [{ kind: 'b', size: 2 }, none, 'field.third: Required value'],
      ],
      // One fault, though two parts find it.
      [
        { type: 'integer', maximum: 3, allOf: [{ maximum: 3 }] },
        [3],
        [
          4,
          '<nil>: Invalid value: "": "field" must validate all the schemas (allOf). None validated',
          'field: Invalid value: 4: field in body should be less than or equal to 3',
        ],
      ],
    ],
  ],
  [
    'formats',
    [
      [
        { type: 'string', format: 'date-time' },
        ['2026-11-28T03:49:41Z'],
        ['now', 'field: Invalid value: "now": field in body must be of type date-time: "now"'],
        [5, 'field: Invalid value: "int64": field in body must be of type date-time: "int64"'],
        [['now'], type('string', 'array')],
      ],
      [{ type: 'string', format: 'of-my-own' }, ['anything'], [5, type('string', 'integer')]],
      [
        { type: 'integer', format: 'int32' },
        [1, 2 ** 31 - 1, -(2 ** 31)],
        [2 ** 31, notWhole('with format int32')],
        ['1', type('integer', 'string')],
        [
          1.5,
          'field: Invalid value: "float64": field in body must be of type int32: "float64"',
          notWhole('with format int32'),
        ],
        [true, 'field: Invalid value: "": field in body must be of type int32: ""'],
        [null, type('integer', 'null')],
      ],
      [{ type: 'integer', format: 'uint8' }, [1000], [true, type('integer', 'boolean')]],
    ],
  ],
];

describe.each(cases)('validateValue(): %s', (_, list) => {
  test.each(list.map((each) => [each] as const))('%j', ([schema, fine, ...wrong]) => {
    for (const value of fine) expect(faultsOf(schema, value)).toEqual([]);
    for (const [value, ...errors] of wrong) {
      expect([...faultsOf(schema, value)].sort()).toEqual([...errors].sort());
      const object = { field: value };
      const unchanged = validateValueUpdate(schemaOf(schema), object, object, '');
      // Of an object whose fields no schema names upstream can't tell that it is the same.
      const isOpaque = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (!isOpaque) expect(unchanged).toEqual([]);
    }
  });
});

describe('validateValue()', () => {
  test('tells faults in the order of the checks', () => {
    expect(
      faultsOf(
        {
          type: 'object',
          required: ['b'],
          properties: { a: { type: 'string', enum: ['x'] } },
          maxProperties: 0,
        },
        { a: 1 },
      ),
    ).toEqual([
      'field: Too many: 1: must have at most 0 items',
      'field.a: Invalid value: "integer": field.a in body must be of type string: "integer"',
      'field.a: Unsupported value: 1: supported values: "x"',
      'field.b: Required value',
    ]);
  });

  test('types of faults are those of upstream, which stop the rules in CEL', () => {
    const schema = schemaOf({ type: 'string', maxLength: 1 });
    const [wrongType] = validateValue(schema, { field: 1 }, '');
    const [tooLong] = validateValue(schema, { field: 'ab' }, '');
    expect(wrongType?.type).toBe('FieldValueTypeInvalid');
    expect(tooLong?.type).toBe('FieldValueTooLong');
  });

  test('names a required field of the whole object', () => {
    const schema = structuralOf({ type: 'object', required: ['spec'], properties: {} });
    expect(printed(validateValue(schema, {}, ''))).toEqual(['spec: Required value']);
  });

  test('checks what the schema says of the own name of an object, and nothing else of its metadata', () => {
    const schema = structuralOf({
      type: 'object',
      properties: {
        metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } },
      },
    });
    const named = (name: string): unknown => ({
      apiVersion: '',
      metadata: { name, labels: { '!': '' } },
    });
    expect(printed(validateValue(schema, named('abc'), ''))).toEqual([]);
    expect(printed(validateValue(schema, named('abcd'), ''))).toEqual([
      'metadata.name: Too long: may not be more than 3 bytes',
    ]);
  });

  test('names the field that a value stands in', () => {
    const schema = structuralOf({
      type: 'object',
      required: ['a'],
      properties: { b: { type: 'string' } },
      not: { required: ['b'] },
    });
    expect(printed(validateValue(schema, { b: 1 }, 'x.default'))).toEqual([
      'x.default: Invalid value: "": "" must not validate the schema (not)',
      'x.default.b: Invalid value: "integer": b in body must be of type string: "integer"',
      'x.default.a: Required value',
    ]);
    expect(printed(validateValue(schema, 5, 'x.default'))).toContain(
      'x.default: Invalid value: "integer":  in body must be of type object: "integer"',
    );
  });

  test('takes keys such as __proto__ and constructor as data', () => {
    const schema = schemaOf({ type: 'object', required: ['constructor'] });
    const value: unknown = JSON.parse('{"field": {"__proto__": 1}}');
    expect(printed(validateValue(schema, value, ''))).toEqual([
      'field.constructor: Required value',
    ]);
  });
});
