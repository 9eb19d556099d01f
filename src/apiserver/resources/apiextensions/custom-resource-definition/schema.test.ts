import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { validateSchema } from './schema.ts';
import type { SchemaUse } from './schema.ts';

function faultsOf(yaml: string, use?: SchemaUse): readonly string[] {
  const { object } = decode<JSONSchemaProps>('JSONSchemaProps', parse(yaml));
  return validateSchema(object, 's', use).map(({ field, message }) => `${field}: ${message}`);
}

/** The schema of a field `f`, and its faults, with `f` for where it stands. */
type Case = readonly [schema: string, ...errors: string[]];

const structural = (name: string, what: string): string =>
  `${name}: Forbidden: must be ${what} to be structural`;

const cases: readonly [string, readonly Case[]][] = [
  [
    'types',
    [
      ['{type: string}'],
      [
        '{type: text}',
        'f.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
      ],
      [
        '{type: "null"}',
        'f.type: Unsupported value: "null": supported values: "array", "boolean", "integer", "number", "object", "string"',
        'f.type: Forbidden: type cannot be set to null, use nullable as an alternative',
      ],
      ['{}', 'f.type: Required value: must not be empty for specified object fields'],
      ['{type: array}', 'f.items: Required value: must be specified'],
      [
        '{type: array, items: {}}',
        'f.items.type: Required value: must not be empty for specified array items',
      ],
      [
        '{type: object, additionalProperties: {}}',
        'f.additionalProperties.type: Required value: must not be empty for specified object fields',
      ],
      ['{x-kubernetes-int-or-string: true}'],
      ['{x-kubernetes-preserve-unknown-fields: true}'],
    ],
  ],
  [
    'logical parts',
    [
      ['{type: string, anyOf: [{enum: [a]}, {pattern: b}]}'],
      ['{type: object, anyOf: [{additionalProperties: false}]}'],
      [
        '{type: object, anyOf: [{additionalProperties: true}]}',
        structural('f.anyOf[0].additionalProperties', 'undefined'),
      ],
      ['{type: object, properties: {a: {type: object}}, anyOf: [{properties: {b: {}}}]}'],
      ['{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}'],
      [
        '{x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: a}]}',
      ],
      [
        '{x-kubernetes-int-or-string: true, anyOf: [{type: string}, {type: integer}]}',
        structural('f.anyOf[0].type', 'empty'),
        structural('f.anyOf[1].type', 'empty'),
      ],
      [
        '{x-kubernetes-int-or-string: true, allOf: [{pattern: a}, {anyOf: [{type: integer}, {type: string}]}]}',
        structural('f.allOf[1].anyOf[0].type', 'empty'),
        structural('f.allOf[1].anyOf[1].type', 'empty'),
      ],
      [
        `{type: object, not: {type: object, additionalProperties: {type: string}, default: {}, title: t, description: d, nullable: true}}`,
        structural('f.not.additionalProperties', 'undefined'),
        structural('f.not.default', 'undefined'),
        structural('f.not.description', 'empty'),
        structural('f.not.nullable', 'false'),
        structural('f.not.title', 'empty'),
        structural('f.not.type', 'empty'),
      ],
      [
        `{type: object, oneOf: [{x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true,
          x-kubernetes-int-or-string: true, x-kubernetes-map-type: atomic, x-kubernetes-validations: [{rule: "true"}]}]}`,
        structural('f.oneOf[0].x-kubernetes-embedded-resource', 'false'),
        structural('f.oneOf[0].x-kubernetes-int-or-string', 'false'),
        structural('f.oneOf[0].x-kubernetes-map-type', 'undefined'),
        structural('f.oneOf[0].x-kubernetes-preserve-unknown-fields', 'false'),
        structural('f.oneOf[0].x-kubernetes-validations', 'empty'),
        'f.oneOf[0].type: Required value: must be object if x-kubernetes-map-type is specified',
      ],
      [
        '{type: object, properties: {metadata: {type: object}}, anyOf: [{properties: {metadata: {}}}]}',
        'f.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context',
      ],
    ],
  ],
  [
    'integers or strings, unknown fields and embedded objects',
    [
      [
        '{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}',
      ],
      ['{type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}'],
      [
        '{x-kubernetes-int-or-string: true, x-kubernetes-preserve-unknown-fields: true}',
        'f.x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
      ],
      [
        '{x-kubernetes-int-or-string: true, x-kubernetes-embedded-resource: true}',
        'f.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
        'f.type: Required value: must be object if x-kubernetes-embedded-resource is true',
        'f.x-kubernetes-embedded-resource: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
      ],
      [
        '{type: string, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}',
        'f.type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
      ],
      [
        '{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true, additionalProperties: {type: string}}',
        'f.additionalProperties: Forbidden: must not be used if x-kubernetes-embedded-resource is set',
      ],
      [
        `{type: object, x-kubernetes-embedded-resource: true, properties: {kind: {type: integer}, apiVersion: {type: boolean}, metadata: {type: string}}}`,
        'f.properties[apiVersion].type: Invalid value: "boolean": must be string',
        'f.properties[kind].type: Invalid value: "integer": must be string',
        'f.properties[metadata].type: Invalid value: "string": must be object',
      ],
      [
        `{type: object, x-kubernetes-embedded-resource: true, properties: {metadata: {type: object, properties: {x:
          {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}}}`,
        'f.properties[metadata].properties[x].x-kubernetes-embedded-resource: Forbidden: must not be used inside of resource meta',
      ],
      [
        '{type: object, x-kubernetes-preserve-unknown-fields: false}',
        'f.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined',
      ],
    ],
  ],
  [
    'keywords',
    [
      ['{type: object, patternProperties: {}, definitions: {}}'],
      [
        '{type: object, id: x, patternProperties: {a: {}}, definitions: {a: {}}, dependencies: {a: [b]}, $ref: x, additionalItems: true}',
        'f.id: Forbidden: id is not supported',
        'f.additionalItems: Forbidden: additionalItems is not supported',
        'f.dependencies: Forbidden: dependencies is not supported',
        'f.$ref: Forbidden: $ref is not supported',
        'f.patternProperties: Forbidden: patternProperties is not supported',
        'f.definitions: Forbidden: definitions is not supported',
      ],
      [
        '{type: array, items: [{type: string}]}',
        'f.items: Forbidden: items must be a schema object and not an array',
      ],
      [
        '{type: object, $schema: x}',
        's: Invalid value: "": OpenAPIV3Schema \'schema\' is not supported',
      ],
      [
        '{type: array, items: {type: string}, uniqueItems: true}',
        'f.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      ],
      [
        '{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}',
        'f.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
      ],
      [
        '{type: object, properties: {a: {type: string}}, additionalProperties: false}',
        'f.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
      ],
      ['{type: object, properties: {a: {type: string}}, additionalProperties: true}'],
      ['{type: string, pattern: "^[a-z]+$"}'],
      [
        '{type: string, pattern: "+"}',
        'f.pattern: Invalid value: "+": must be a valid regular expression, but isn\'t: error parsing regexp: missing argument to repetition operator: `+`',
      ],
      [
        '{type: string, anyOf: [{pattern: "("}]}',
        'f.anyOf[0].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
      ],
      ['{type: string, format: of-my-own}'],
    ],
  ],
  [
    'types of lists and maps',
    [
      ['{type: array, items: {type: string}, x-kubernetes-list-type: set}'],
      ['{type: array, items: {type: string}, x-kubernetes-list-type: atomic}'],
      ['{type: object, x-kubernetes-map-type: granular}'],
      [
        '{type: array, items: {type: string}, x-kubernetes-list-type: bag}',
        'f.x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"',
      ],
      [
        '{type: object, x-kubernetes-map-type: loose}',
        'f.x-kubernetes-map-type: Unsupported value: "loose": supported values: "atomic", "granular"',
      ],
      [
        '{type: string, x-kubernetes-map-type: atomic}',
        'f.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
      ],
      [
        '{type: string, x-kubernetes-list-type: set}',
        'f.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
      ],
      [
        '{type: array, x-kubernetes-list-type: set, items: {type: array, items: {type: string}, x-kubernetes-list-type: set}}',
        'f.items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set',
      ],
      ['{type: array, x-kubernetes-list-type: set, items: {type: array, items: {type: string}}}'],
      [
        '{type: array, x-kubernetes-list-type: set, items: {type: object}}',
        'f.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
      ],
      [
        '{type: array, x-kubernetes-list-type: set, items: {type: object, x-kubernetes-map-type: atomic}}',
      ],
      [
        '{type: array, x-kubernetes-list-type: set, items: {type: string, nullable: true}}',
        'f.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set',
      ],
    ],
  ],
  [
    'keys of lists',
    [
      [
        '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, required: [k], properties: {k: {type: string}}}}',
      ],
      [
        '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string, default: a}}}}',
      ],
      [
        '{type: array, x-kubernetes-list-map-keys: [k], items: {type: object}}',
        'f.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty',
      ],
      [
        '{type: array, x-kubernetes-list-type: atomic, x-kubernetes-list-map-keys: [k], items: {type: object}}',
        'f.x-kubernetes-list-type: Invalid value: "atomic": must be map if x-kubernetes-list-map-keys is non-empty',
      ],
      [
        '{type: array, x-kubernetes-list-type: map, items: {type: object}}',
        'f.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
      ],
      [
        '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: string}}',
        'f.items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map',
      ],
      [
        '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a, k, k], items: {type: object, properties: {k: {type: string, nullable: true}}}}',
        'f.x-kubernetes-list-map-keys: Invalid value: ["a","k","k"]: entries must all be names of item properties',
        'f.x-kubernetes-list-map-keys: Invalid value: ["a","k","k"]: must not contain duplicate entries',
        'f.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        'f.items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
        'f.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        'f.items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
      ],
      [
        '{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, required: [k], nullable: true, properties: {k: {type: object}}}}',
        'f.items.properties[k].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
        'f.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map',
      ],
      [
        '{x-kubernetes-preserve-unknown-fields: true, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}',
        'f.type: Required value: must be array if x-kubernetes-list-type is specified',
        'f.items: Required value: must have a schema if x-kubernetes-list-type is map',
      ],
    ],
  ],
  [
    'defaults',
    [
      ['{type: string, default: a}'],
      ['{type: object, default: {}, properties: {a: {type: string, default: x}}}'],
      [
        '{type: string, default: 5}',
        'f.default: Invalid value: "integer":  in body must be of type string: "integer"',
      ],
      [
        '{type: integer, default: 5, maximum: 3}',
        'f.default: Invalid value: 5:  in body should be less than or equal to 3',
      ],
      [
        '{type: string, default: a, enum: [b]}',
        'f.default: Unsupported value: "a": supported values: "b"',
      ],
      [
        '{type: object, default: {a: 1}, properties: {a: {type: string}}}',
        'f.default.a: Invalid value: "integer": a in body must be of type string: "integer"',
      ],
      [
        '{type: object, default: {}, required: [a], properties: {a: {type: string}}}',
        'f.default.a: Required value',
      ],
      [
        '{type: object, default: {a: {b: 1}}, properties: {a: {type: object}}}',
        'f.default: Invalid value: {"a":{"b":1}}: must not have unknown fields',
      ],
      [
        '{type: object, default: {b: 1}}',
        'f.default: Invalid value: {"b":1}: must not have unknown fields',
      ],
      ['{type: object, default: {b: 1}, x-kubernetes-preserve-unknown-fields: true}'],
      ['{type: object, default: {b: 1}, additionalProperties: {type: integer}}'],
      [
        '{type: array, items: {type: string, default: 5}}',
        'f.items.default: Invalid value: "integer":  in body must be of type string: "integer"',
      ],
      [
        '{type: array, default: [{a: 1}], items: {type: object}}',
        'f.default: Invalid value: [{"a":1}]: must not have unknown fields',
      ],
      [
        '{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true, default: {kind: A}}',
        'f.default.apiVersion: Required value',
      ],
      [
        '{type: object, x-kubernetes-embedded-resource: true, properties: {metadata: {type: object, properties: {name: {type: string, default: a/b}, generateName: {type: string, default: a}}}}}',
        'f.properties[metadata].properties[name].default: Invalid value: "a/b": must result in valid metadata: metadata.name: Invalid value: "a/b": may not contain \'/\'',
      ],
      [
        '{type: object, x-kubernetes-embedded-resource: true, properties: {kind: {type: string, default: "1"}, apiVersion: {type: string, default: v1}, spec: {type: object, default: {a: 1}}}}',
        "f.properties[kind].default: Invalid value: \"1\": must result in valid metadata: kind: Invalid value: \"1\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        'f.properties[spec].default: Invalid value: {"a":1}: must not have unknown fields',
      ],
      [
        '{type: object, default: {b: 1}, additionalProperties: false}',
        'f.default: Invalid value: "b": .b in body is a forbidden property',
      ],
      [
        '{type: object, x-kubernetes-embedded-resource: true, properties: {metadata: {type: object, properties: {labels: {type: object, additionalProperties: {type: string, default: a}}}}}}',
        'f.properties[metadata].properties[labels].additionalProperties.default: Forbidden: must not be set inside additionalProperties applying to object metadata',
      ],
    ],
  ],
];

describe.each(cases)('validateSchema(): %s', (_, list) => {
  test.each(list.map((each) => [each] as const))('%s', ([schema, ...errors]) => {
    const field = 's.properties[f]';
    const expected = errors.map((text) =>
      text.replace(/^f\./, `${field}.`).replace(/defined in f\./, `defined in ${field}.`),
    );
    expect(faultsOf(`{type: object, properties: {f: ${schema}}}`)).toEqual(expected);
  });
});

describe('validateSchema(): the root', () => {
  const onlyNames =
    's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified';
  const allowed =
    'only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled';

  test.each<Case>([
    [
      '{type: object, properties: {apiVersion: {type: string}, kind: {type: string}, metadata: {type: object}}}',
    ],
    [
      '{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 5}, generateName: {type: string}}}}}',
    ],
    [
      '{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}',
      onlyNames,
    ],
    ['{type: object, properties: {metadata: {type: object, description: d}}}', onlyNames],
    ['{type: object, properties: {metadata: {type: object, minProperties: 0}}}', onlyNames],
    [
      '{type: object, properties: {kind: {type: integer}}}',
      's.properties[kind].type: Invalid value: "integer": must be string',
    ],
    ['{}', 's.type: Required value: must not be empty at the root'],
    ['{type: string}', 's.type: Invalid value: "string": must be object at the root'],
    [
      '{type: object, nullable: true}',
      's.nullable: Forbidden: nullable cannot be true at the root',
    ],
    [
      '{type: object, additionalProperties: {type: string}}',
      's.additionalProperties: Forbidden: must not be used at the root',
    ],
    [
      '{type: object, properties: {metadata: {type: object, properties: {name: {type: string, default: x}}}}}',
      's.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata',
    ],
    [
      '{type: object, default: {}}',
      's.default.apiVersion: Required value',
      's.default.kind: Required value',
    ],
    [
      '{type: object, properties: {a: {type: object}}, allOf: [{properties: {a: {properties: {b: {minimum: 1}}}, c: {}}}]}',
      's.properties[a].properties[b]: Required value: because it is defined in s.allOf[0].properties[a].properties[b]',
      's.properties[c]: Required value: because it is defined in s.allOf[0].properties[c]',
    ],
    [
      '{type: object, anyOf: [{not: {items: {minimum: 1}}}]}',
      's.items: Required value: because it is defined in s.anyOf[0].not.items',
    ],
    [
      '{type: object, properties: {a: {type: object}}, allOf: [{properties: {a: {required: [b]}}}]}',
    ],
    [
      '{type: string, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}',
      's.type: Invalid value: "string": must be object at the root',
      's.type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
    ],
  ])('%s', (schema, ...errors) => {
    expect(faultsOf(schema)).toEqual(errors);
  });

  test.each<Case>([
    [
      '{type: object, description: d, required: [spec], properties: {spec: {type: object}}, x-kubernetes-preserve-unknown-fields: true}',
    ],
    [
      '{type: object, anyOf: [{required: [spec]}], properties: {spec: {type: object}}}',
      `s: Invalid value: {"anyOf":[{"required":["spec"]}],"properties":{"spec":{"type":"object"}},"type":"object"}: ${allowed}`,
    ],
    [
      '{type: object, default: false}',
      `s: Invalid value: {"default":false,"type":"object"}: ${allowed}`,
      's.default: Invalid value: "boolean":  in body must be of type object: "boolean"',
    ],
    [
      '{type: string, id: x}',
      `s: Invalid value: {"id":"x","type":"string"}: ${allowed}`,
      's.id: Forbidden: id is not supported',
    ],
    [
      '{type: string}',
      's.type: Invalid value: "string": only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      's.type: Invalid value: "string": must be object at the root',
    ],
  ])('beside a status: %s', (schema, ...errors) => {
    expect(faultsOf(schema, { hasStatus: true })).toEqual(errors);
  });
});
