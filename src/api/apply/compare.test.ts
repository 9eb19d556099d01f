import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { shapeOf } from './shape.ts';

const pod = shapeOf('Pod');

test.each([
  [
    'a new field',
    { spec: {} },
    { spec: { nodeName: 'a' } },
    { 'f:spec': { 'f:nodeName': {} } },
    undefined,
  ],
  [
    'a field that goes',
    { spec: { nodeName: 'a' } },
    { spec: {} },
    undefined,
    { 'f:spec': { 'f:nodeName': {} } },
  ],
  [
    'another value',
    { spec: { nodeName: 'a' } },
    { spec: { nodeName: 'b' } },
    { 'f:spec': { 'f:nodeName': {} } },
    undefined,
  ],
  [
    'a new map is a member itself',
    {},
    { metadata: { labels: { a: '1' } } },
    { 'f:metadata': { '.': {}, 'f:labels': { '.': {}, 'f:a': {} } } },
    undefined,
  ],
  [
    'a map that was there is none',
    { metadata: { labels: { b: '1' } } },
    { metadata: { labels: { a: '1' } } },
    { 'f:metadata': { 'f:labels': { 'f:a': {} } } },
    { 'f:metadata': { 'f:labels': { 'f:b': {} } } },
  ],
  [
    'an item by its key',
    { spec: { containers: [{ name: 'a' }] } },
    { spec: { containers: [{ name: 'b' }, { name: 'a', image: 'x' }] } },
    {
      'f:spec': {
        'f:containers': {
          'k:{"name":"b"}': { '.': {}, 'f:name': {} },
          'k:{"name":"a"}': { 'f:image': {} },
        },
      },
    },
    undefined,
  ],
  [
    'another order is no change',
    { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
    { spec: { containers: [{ name: 'b' }, { name: 'a' }] } },
    undefined,
    undefined,
  ],
  [
    'an item of a set',
    { metadata: { finalizers: ['a'] } },
    { metadata: { finalizers: ['b'] } },
    { 'f:metadata': { 'f:finalizers': { 'v:"b"': {} } } },
    { 'f:metadata': { 'f:finalizers': { 'v:"a"': {} } } },
  ],
  [
    'a list that has one owner',
    { spec: { tolerations: [{ key: 'a' }] } },
    { spec: { tolerations: [] } },
    { 'f:spec': { 'f:tolerations': {} } },
    undefined,
  ],
  [
    'an empty struct that comes',
    { spec: {} },
    { spec: { securityContext: {} } },
    { 'f:spec': { 'f:securityContext': {} } },
    undefined,
  ],
])('%s', (_, before, after, ...[changed, removed]) => {
  expect(compare(pod, before, after)).toEqual({ changed, removed });
});
