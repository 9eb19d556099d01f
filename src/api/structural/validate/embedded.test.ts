import { expect, test } from 'vitest';
import type { JSONSchemaProps } from '../../gen/types.ts';
import { structuralOf } from '../schema.ts';
import { validateValue } from './validate.ts';

const embedded: JSONSchemaProps = {
  type: 'object',
  'x-kubernetes-embedded-resource': true,
  'x-kubernetes-preserve-unknown-fields': true,
};
const schema = structuralOf({ type: 'object', properties: { template: embedded } });

test.each<[value: object, ...errors: string[]]>([
  [{ apiVersion: 'v1', kind: 'Pod' }],
  [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { generateName: 'a-' } }],
  [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Not A DNS name', namespace: 'x' } }],
  [{}, 'template.apiVersion: Required value', 'template.kind: Required value'],
  [
    { apiVersion: '', kind: '' },
    'template.apiVersion: Invalid value: "": must not be empty',
    'template.kind: Invalid value: "": must not be empty',
  ],
  [
    { apiVersion: 'a/b/c', kind: 5 },
    'template.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
    'template.kind: Invalid value: 5: must be a string',
  ],
  [
    { apiVersion: 'v1', kind: '1Pod' },
    "template.kind: Invalid value: \"1Pod\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  ],
  [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b', namespace: 'x_y' } },
    'template.metadata.name: Invalid value: "a/b": may not contain \'/\'',
    "template.metadata.namespace: Invalid value: \"x_y\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ],
])('%j', (template, ...errors) => {
  const found = validateValue(schema, { template }, '');
  expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(errors);
});

test.each<[metadata: unknown, says: string]>([
  [
    { labels: { a: 1 } },
    'Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  ['x', 'Invalid value: "x": json: cannot unmarshal string into Go value of type v1.ObjectMeta'],
])('metadata of a wrong type: %j', (metadata, says) => {
  const template = { apiVersion: 'v1', kind: 'Pod', metadata };
  const found = validateValue(schema, { template }, '');
  expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    `template.metadata: ${says}`,
  ]);
});

test('objects are found inside of lists and maps', () => {
  const nested = structuralOf({
    type: 'object',
    properties: {
      // What may be a schema or something else is free JSON in the tables.
      list: { type: 'array', items: embedded as never },
      map: { type: 'object', additionalProperties: embedded as never },
    },
  });
  const found = validateValue(
    nested,
    { list: [{ kind: 'A' }], map: { a: { apiVersion: 'v1' } } },
    '',
  );
  expect(found.map(({ field }) => field)).toEqual(['list[0].apiVersion', 'map[a].kind']);
});
