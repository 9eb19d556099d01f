import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMergePatch } from './merge-patch.ts';
import { applyStrategicPatch } from './strategic.ts';

const containers = (...names: string[]): object[] =>
  names.map((name) => ({ name, image: `${name}:1` }));

/** Target and patch are the `spec` of a Pod. */
const podCases: [string, object, object, object][] = [
  [
    'merges scalars',
    { nodeName: 'a', hostname: 'h' },
    { hostname: 'i' },
    { nodeName: 'a', hostname: 'i' },
  ],
  ['deletes by null', { nodeName: 'a', hostname: 'h' }, { hostname: null }, { nodeName: 'a' }],
  [
    'merges an item by its key',
    { containers: containers('a', 'b') },
    { containers: [{ name: 'b', image: 'b:2' }] },
    {
      containers: [
        { name: 'a', image: 'a:1' },
        { name: 'b', image: 'b:2' },
      ],
    },
  ],
  [
    'puts a new item first',
    { containers: containers('a') },
    { containers: [{ name: 'b', image: 'b:1' }] },
    { containers: containers('b', 'a') },
  ],
  [
    'orders as told',
    { containers: containers('a', 'b') },
    {
      '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      containers: [{ name: 'c', image: 'c:1' }],
    },
    { containers: containers('a', 'b', 'c') },
  ],
  [
    'orders without a change',
    { containers: containers('a', 'b') },
    { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
    { containers: containers('b', 'a') },
  ],
  [
    'deletes an item',
    { containers: containers('a', 'b') },
    { containers: [{ name: 'a', $patch: 'delete' }] },
    { containers: containers('b') },
  ],
  [
    'replaces a list',
    { containers: containers('a', 'b') },
    { containers: [{ $patch: 'replace' }, { name: 'c', image: 'c:1' }] },
    { containers: containers('c') },
  ],
  [
    'replaces an object',
    { securityContext: { runAsUser: 1, fsGroup: 2 } },
    { securityContext: { $patch: 'replace', runAsUser: 3 } },
    { securityContext: { runAsUser: 3 } },
  ],
  [
    'empties an object',
    { securityContext: { runAsUser: 1 } },
    { securityContext: { $patch: 'delete' } },
    { securityContext: {} },
  ],
  [
    'retains keys only',
    { volumes: [{ name: 'v', emptyDir: {} }] },
    { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] },
    { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
  ],
  [
    'replaces an atomic list',
    { tolerations: [{ key: 'a' }] },
    { tolerations: [{ key: 'b' }] },
    { tolerations: [{ key: 'b' }] },
  ],
  [
    'merges nested lists',
    {
      containers: [{ name: 'a', env: [{ name: 'X', value: '1' }], ports: [{ containerPort: 80 }] }],
    },
    {
      containers: [
        {
          name: 'a',
          env: [{ name: 'X', value: '2' }],
          ports: [{ containerPort: 80, name: 'http' }],
        },
      ],
    },
    {
      containers: [
        {
          name: 'a',
          env: [{ name: 'X', value: '2' }],
          ports: [{ containerPort: 80, name: 'http' }],
        },
      ],
    },
  ],
  [
    'drops nulls and directives of what is new',
    {},
    {
      securityContext: { runAsUser: null, fsGroup: 1 },
      containers: [{ name: 'a', image: null, $patch: 'merge' }],
    },
    { securityContext: { fsGroup: 1 }, containers: [{ name: 'a' }] },
  ],
];

describe('applyStrategicPatch()', () => {
  test.each(podCases)('%s', (_, target, patch, expected) => {
    const before = structuredClone(target);
    expect(applyStrategicPatch({ spec: target }, { spec: patch }, 'Pod')).toEqual({
      spec: expected,
    });
    expect(target).toEqual(before);
  });

  test('merges sets of scalars, and deletes from them', () => {
    const target = { metadata: { finalizers: ['a/1', 'b/2'] } };
    expect(
      applyStrategicPatch(target, { metadata: { finalizers: ['c/3', 'a/1'] } }, 'Pod'),
    ).toEqual({
      metadata: { finalizers: ['c/3', 'a/1', 'b/2'] },
    });
    expect(
      applyStrategicPatch(
        target,
        { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/1'] } },
        'Pod',
      ),
    ).toEqual({ metadata: { finalizers: ['b/2'] } });
  });

  test('merges labels and deletes one', () => {
    expect(
      applyStrategicPatch(
        { metadata: { labels: { a: '1', b: '2' } } },
        { metadata: { labels: { a: null, c: '3' } } },
        'Pod',
      ),
    ).toEqual({ metadata: { labels: { b: '2', c: '3' } } });
  });

  test('replaces the strategy’s leftovers of a Deployment by retained keys', () => {
    const target = {
      spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
    };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(applyStrategicPatch(target, patch, 'Deployment')).toEqual({
      spec: { strategy: { type: 'Recreate' } },
    });
  });

  test.each([
    [
      'an item without its key',
      { containers: [{ image: 'x' }] },
      'does not contain declared merge key: name',
    ],
    [
      'an unknown directive',
      { securityContext: { $patch: 'spin' } },
      'unknown patch type found: "spin"',
    ],
    [
      'a wrong order',
      { '$setElementOrder/containers': 1 },
      'invalid patch format of setElementOrder list',
    ],
  ])('refuses %s', (_, patch, message) => {
    const target = { spec: { containers: containers('a'), securityContext: {} } };
    expect(() => applyStrategicPatch(target, { spec: patch }, 'Pod')).toThrow(message);
  });
});

test('without lists, it is a merge patch', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string());
  const changes = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.string()));
  fc.assert(
    fc.property(labels, changes, (before, change) => {
      const target = { metadata: { labels: before }, spec: { nodeSelector: before } };
      const patch = { metadata: { labels: change }, spec: { nodeSelector: change } };
      expect(applyStrategicPatch(target, patch, 'Pod')).toEqual(applyMergePatch(target, patch));
    }),
  );
});
