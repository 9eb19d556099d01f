import { describe, expect, test } from 'vitest';
import type { ObjectMeta } from '../gen/types.ts';
import { maxAnnotationBytes, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

const right: ObjectMeta = { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '1' };
const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'x' };

describe('validateObjectMeta()', () => {
  test('has nothing to say of a right one', () => {
    expect(validateObjectMeta(right, { namespaced: true })).toEqual([]);
  });

  test.each<[string, Partial<ObjectMeta>, string]>([
    ['no name', { name: '' }, 'metadata.name: Required value: name or generateName is required'],
    [
      'a bad name',
      { name: 'A' },
      'metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain',
    ],
    ['a bad prefix', { generateName: 'A-' }, 'metadata.generateName: Invalid value: "A-": a lower'],
    ['no namespace', { namespace: '' }, 'metadata.namespace: Required value'],
    ['a bad namespace', { namespace: 'a.b' }, 'metadata.namespace: Invalid value: "a.b": a lower'],
    [
      'a bad label',
      { labels: { a: 'b c' } },
      'metadata.labels: Invalid value: "b c": a valid label',
    ],
    [
      'a bad key',
      { labels: { 'a b': '' } },
      'metadata.labels: Invalid value: "a b": name part must',
    ],
    [
      'much annotation',
      { annotations: { a: 'x'.repeat(maxAnnotationBytes) } },
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ],
    [
      'a plain finalizer',
      { finalizers: ['mine'] },
      'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      'an owner without uid',
      { ownerReferences: [{ ...owner, uid: '' }] },
      'metadata.ownerReferences[0].uid: Invalid value: "": must not be empty',
    ],
    [
      'two controllers',
      {
        ownerReferences: [
          { ...owner, controller: true },
          { ...owner, name: 's', controller: true },
        ],
      },
      'Found "true" in references for ReplicaSet/r and ReplicaSet/s',
    ],
  ])('tells of %s', (_, change, message) => {
    const errors = validateObjectMeta({ ...right, ...change }, { namespaced: true });
    expect(errors.map((error) => `${error.field}: ${error.message}`).join('\n')).toContain(message);
    expect(errors).toHaveLength(1);
  });

  test('forbids a namespace where there is none', () => {
    expect(validateObjectMeta(right, { namespaced: false })).toEqual([
      {
        type: 'FieldValueForbidden',
        field: 'metadata.namespace',
        message: 'Forbidden: not allowed on this type',
      },
    ]);
  });
});

describe('validateObjectMetaUpdate()', () => {
  test.each<[Partial<ObjectMeta>, Partial<ObjectMeta>, string[]]>([
    [{}, {}, []],
    [{ name: 'z' }, {}, ['metadata.name: Invalid value: "z": field is immutable']],
    [{ uid: 'z' }, {}, ['metadata.uid: Invalid value: "z": field is immutable']],
    [
      { resourceVersion: '' },
      {},
      ['metadata.resourceVersion: Invalid value: "": must be specified for an update'],
    ],
    [
      { finalizers: ['a/b'], deletionTimestamp: 't' },
      { deletionTimestamp: 't' },
      [
        'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a/b"}',
      ],
    ],
  ])('%j over %j', (next, stored, messages) => {
    const errors = validateObjectMetaUpdate({ ...right, ...next }, { ...right, ...stored });
    expect(errors.map((error) => `${error.field}: ${error.message}`)).toEqual(messages);
  });
});
