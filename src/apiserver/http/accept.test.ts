import { describe, expect, test } from 'vitest';
import { negotiate } from './accept.ts';

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
    ['protobuf first', 'application/vnd.kubernetes.protobuf, application/json', 'json', 'object'],
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
    expect(negotiate(accept)).toEqual({ format, rendering: { as } });
  });

  test.each([
    'text/csv',
    'application/vnd.kubernetes.protobuf',
    'application/json;q=0',
    'application/json;as=Chart;g=meta.k8s.io;v=v1',
    '',
  ])('refuses %s', (accept) => {
    expect(() => negotiate(accept)).toThrow(
      'only the following media types are accepted: application/json, application/yaml',
    );
  });
});
