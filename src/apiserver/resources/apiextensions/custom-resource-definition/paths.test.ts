import { describe, expect, test } from 'vitest';
import type { CustomResourceDefinitionVersion, JSONSchemaProps } from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { definition } from '../../../custom-resources/testing/definition.ts';
import { validateDefinition } from './validation.ts';

const spec = {
  type: 'object',
  properties: {
    color: { type: 'string', enum: ['red'] },
    size: { type: 'integer' },
    parts: { type: 'array', items: { type: 'string' } },
    tags: { type: 'object', additionalProperties: { type: 'string' } },
  },
};
const whole = { type: 'object', properties: { spec } };
const schema = { openAPIV3Schema: decode<JSONSchemaProps>('JSONSchemaProps', whole).object };

function faultsOf(version: Partial<CustomResourceDefinitionVersion>): readonly string[] {
  return validateDefinition(definition({ schema, ...version })).map(
    ({ field, message }) => `${field.replace('spec.versions[0].', '')}: ${message}`,
  );
}

describe('a selectable field', () => {
  const where = 'selectableFields[0].jsonPath';
  test.each([
    ['.spec.color', []],
    ['.spec.size', []],
    ['.spec.tags.any', []],
    ['', [`${where}: Required value`]],
    [
      '.spec.none',
      [
        `${where}: Invalid value: ".spec.none": is an invalid path: does not refer to a valid field`,
      ],
    ],
    [
      '.spec.parts',
      [
        `${where}: Invalid value: ".spec.parts": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.`,
      ],
    ],
    [
      '.spec.parts[0]',
      [
        `${where}: Invalid value: ".spec.parts[0]": is an invalid path: array notation is not allowed`,
      ],
    ],
    [
      '.metadata.name',
      [`${where}: Invalid value: ".metadata.name": must not point to fields in metadata`],
    ],
    [
      '.spec[',
      [`${where}: Invalid value: ".spec[": is an invalid path: unterminated array in .spec[`],
    ],
  ])('%s', (jsonPath, faults) => {
    expect(faultsOf({ selectableFields: [{ jsonPath }] })).toEqual(faults);
  });

  test('there are eight at most, each once', () => {
    const nine = Array.from({ length: 9 }, () => ({ jsonPath: '.spec.color' }));
    expect(faultsOf({ selectableFields: nine })).toEqual([
      'selectableFields: Too many: 9: must have at most 8 items',
      ...nine
        .slice(1)
        .map(
          (_, index) => `selectableFields[${index + 1}].jsonPath: Duplicate value: ".spec.color"`,
        ),
    ]);
  });
});

test.each([
  ['.spec.ports[?(@.name=="a")].port', []],
  [
    'spec.a',
    [
      'additionalPrinterColumns[0].jsonPath: Invalid value: "spec.a": is an invalid path: unrecognized identifier',
    ],
  ],
  [
    '.spec[a]',
    [
      'additionalPrinterColumns[0].jsonPath: Invalid value: ".spec[a]": is an invalid path: invalid array index a',
    ],
  ],
])('a column at %s', (jsonPath, faults) => {
  expect(faultsOf({ additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath }] })).toEqual(
    faults,
  );
});
