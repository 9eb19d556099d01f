import { expect, test } from 'vitest';
import { isRecord } from '#base/json-object.ts';
import { merge } from './merge.ts';
import { shapeOf } from './shape.ts';

const pod = shapeOf('Pod');
const named = (names: string): object => ({
  spec: { containers: names.split('').map((name) => ({ name })) },
});
const namesOf = (value: unknown): string => {
  const spec = isRecord(value) ? value['spec'] : undefined;
  const list = isRecord(spec) && Array.isArray(spec['containers']) ? spec['containers'] : [];
  return list.map((item: { readonly name: string }) => item.name).join('');
};

test.each([
  ['abc', 'ca', 'bca'],
  ['abc', '', 'abc'],
  ['', 'ab', 'ab'],
  ['abc', 'b', 'abc'],
  ['ab', 'xb', 'axb'],
  ['ab', 'bx', 'abx'],
  ['abcd', 'db', 'acdb'],
  ['ax', 'ba', 'bax'],
])('a list %s under the configuration %s becomes %s', (live, config, merged) => {
  expect(namesOf(merge(pod, { ...named(live) }, { ...named(config) }))).toBe(merged);
});

test.each([
  [
    'a field',
    { spec: { nodeName: 'a' } },
    { spec: { hostname: 'b' } },
    { spec: { nodeName: 'a', hostname: 'b' } },
  ],
  [
    'an atomic map',
    { spec: { nodeSelector: { a: '1' } } },
    { spec: { nodeSelector: { b: '2' } } },
    { spec: { nodeSelector: { b: '2' } } },
  ],
  [
    'a map',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { b: '2' } } },
    { metadata: { labels: { a: '1', b: '2' } } },
  ],
  [
    'a set',
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { finalizers: ['c', 'a'] } },
    { metadata: { finalizers: ['c', 'a', 'b'] } },
  ],
  [
    'nothing of a map',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: null } },
    { metadata: { labels: { a: '1' } } },
  ],
  [
    'an owner as a whole',
    { metadata: { ownerReferences: [{ uid: 'u', name: 'a', kind: 'x' }] } },
    { metadata: { ownerReferences: [{ uid: 'u', name: 'b' }] } },
    { metadata: { ownerReferences: [{ uid: 'u', name: 'b' }] } },
  ],
])('%s', (_, live, config, merged) => {
  const before = structuredClone(live);
  expect(merge(pod, live, config)).toEqual(merged);
  expect(live).toEqual(before);
});

test('a key such as __proto__ is data', () => {
  const config: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}');
  const merged = merge(pod, { metadata: { labels: { a: '1' } } }, isRecord(config) ? config : {});
  expect(JSON.stringify(merged)).toBe('{"metadata":{"labels":{"a":"1","__proto__":"x"}}}');
});
