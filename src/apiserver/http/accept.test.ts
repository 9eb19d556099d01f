import { describe, expect, test } from 'vitest';
import { errorFormat, negotiate } from './accept.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const offer = { protobuf: true, stream: false };
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('negotiate()', () => {
  test.each([
    ['nothing', undefined, 'json', 'object'],
    ['anything', '*/*', 'json', 'object'],
    [
      'kubectl get',
      `${table},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`,
      'json',
      'Table',
    ],
    [
      'an older Table first',
      `application/json;as=Table;v=v1beta1;g=meta.k8s.io, ${table}`,
      'json',
      'Table',
    ],
    [
      'metadata only',
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      'json',
      'PartialObjectMetadata',
    ],
    ['an empty header', '', 'json', 'object'],
    ['protobuf first', `${protobuf}, application/json`, 'protobuf', 'object'],
    ['protobuf before anything', `*/*, ${protobuf}`, 'protobuf', 'object'],
    ['protobuf after JSON', `${protobuf};q=0.5, application/json`, 'json', 'object'],
    [
      'metadata in protobuf',
      `${protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`,
      'protobuf',
      'PartialObjectMetadata',
    ],
    [
      'protobuf with a Table',
      `application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,${table}`,
      'json',
      'Table',
    ],
    ['a stream', 'application/json;stream=watch', 'json', 'object'],
    ['YAML', 'application/yaml', 'yaml', 'object'],
    ['YAML rather than JSON', 'application/json;q=0.5, application/yaml', 'yaml', 'object'],
    ['a browser', 'text/html,application/xhtml+xml,*/*;q=0.8', 'json', 'object'],
  ] as const)('takes %s', (_name, accept, format, as) => {
    expect(negotiate(accept, offer)).toEqual({ format, rendering: { as } });
  });

  test.each([
    'text/csv',
    `${protobuf};as=Table;g=meta.k8s.io;v=v1`,
    'application/json;q=0',
    'application/json;as=Chart;g=meta.k8s.io;v=v1',
  ])('refuses %s', (accept) => {
    expect(() => negotiate(accept, offer)).toThrow(
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  });

  test('passes protobuf over where there is none', () => {
    const json = { protobuf: false, stream: false };
    expect(negotiate(`${protobuf}, application/json`, json).format).toBe('json');
    expect(() => negotiate(protobuf, json)).toThrow('application/json, application/yaml');
  });

  test('streams no YAML', () => {
    expect(() =>
      negotiate('application/yaml, application/json', { protobuf: true, stream: true }),
    ).toThrow(
      'accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    );
  });
});

test.each([
  [undefined, 'json'],
  [protobuf, 'protobuf'],
  [`${protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json`, 'json'],
  ['application/yaml', 'yaml'],
  ['image/png', 'json'],
] as const)('a Status for %s is %s', (accept, format) => {
  expect(errorFormat(accept)).toBe(format);
});
