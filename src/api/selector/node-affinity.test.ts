import { describe, expect, test } from 'vitest';
import type { NodeSelectorRequirement, NodeSelectorTerm, Taint, Toleration } from '../gen/types.ts';
import { matchesNode, matchesNodeSelector, matchesNodeTerm, namedNodes } from './node-affinity.ts';
import { findUntoleratedTaint, toleratesTaint } from '../tolerations.ts';

const node = {
  metadata: {
    name: 'n',
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
    labels: { zone: 'a', cores: '8' },
  },
};

describe('node selector terms', () => {
  test.each<[Partial<NodeSelectorRequirement>, boolean]>([
    [{ operator: 'In', values: ['a', 'b'] }, true],
    [{ operator: 'In', values: ['b'] }, false],
    [{ operator: 'NotIn', values: ['b'] }, true],
    [{ operator: 'Exists' }, true],
    [{ operator: 'DoesNotExist' }, false],
    [{ key: 'toString', operator: 'Exists' }, false],
    [{ key: 'none', operator: 'NotIn', values: ['a'] }, true],
    [{ key: 'cores', operator: 'Gt', values: ['4'] }, true],
    [{ key: 'cores', operator: 'Lt', values: ['8'] }, false],
    [{ operator: 'Gt', values: ['4'] }, false],
    [{ key: 'cores', operator: 'Gt', values: ['x'] }, false],
  ])('%j', (requirement, expected) => {
    const term = { matchExpressions: [{ key: 'zone', operator: 'In' as const, ...requirement }] };
    expect(matchesNodeTerm(term, node)).toBe(expected);
  });

  const here: NodeSelectorTerm = {
    matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }],
  };

  test('match the name as a field, and nothing when empty', () => {
    expect(matchesNodeTerm(here, node)).toBe(true);
    expect(matchesNodeTerm({}, node)).toBe(false);
    expect(matchesNodeSelector({ nodeSelectorTerms: [] }, node)).toBe(false);
    expect(matchesNodeSelector({ nodeSelectorTerms: [{}, here] }, node)).toBe(true);
  });

  test('must hold beside the node selector', () => {
    const required = (term: NodeSelectorTerm) => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
      },
    });
    expect(matchesNode({ containers: [] }, node)).toBe(true);
    expect(matchesNode({ containers: [], nodeSelector: { zone: 'b' } }, node)).toBe(false);
    expect(
      matchesNode({ containers: [], nodeSelector: { zone: 'a' }, affinity: required(here) }, node),
    ).toBe(true);
    expect(matchesNode({ containers: [], affinity: required({}) }, node)).toBe(false);
  });
});

const taint: Taint = { key: 'k', value: 'v', effect: 'NoSchedule' };

test.each<[Toleration, boolean]>([
  [{ key: 'k', operator: 'Equal', value: 'v' }, true],
  [{ key: 'k', value: 'v', effect: 'NoSchedule' }, true],
  [{ key: 'k', value: 'w' }, false],
  [{ key: 'k', operator: 'Exists' }, true],
  [{ operator: 'Exists' }, true],
  [{ operator: 'Exists', effect: 'NoExecute' }, false],
  [{}, false],
  [{ key: 'k', operator: 'Gt', value: '1' }, false],
])('toleratesTaint(%j) is %s', (toleration, expected) => {
  expect(toleratesTaint(toleration, taint)).toBe(expected);
});

test('findUntoleratedTaint() looks at the effects that are asked for', () => {
  expect(findUntoleratedTaint([taint], [], ['NoSchedule'])).toBe(taint);
  expect(findUntoleratedTaint([taint], [], ['NoExecute'])).toBeUndefined();
  expect(findUntoleratedTaint([taint], [{ operator: 'Exists' }], ['NoSchedule'])).toBeUndefined();
  expect(findUntoleratedTaint(undefined, undefined, ['NoSchedule'])).toBeUndefined();
});

describe('namedNodes()', () => {
  const name = (...values: string[]): NodeSelectorRequirement => ({
    key: 'metadata.name',
    operator: 'In',
    values,
  });
  test.each<[string, NodeSelectorTerm[], string[] | undefined]>([
    ['one', [{ matchFields: [name('a')] }], ['a']],
    [
      'one of two terms each',
      [{ matchFields: [name('a')] }, { matchFields: [name('b')] }],
      ['a', 'b'],
    ],
    ['what two requirements allow', [{ matchFields: [name('a', 'b'), name('b', 'c')] }], ['b']],
    [
      'none, as one term leaves it open',
      [{ matchFields: [name('a')] }, { matchExpressions: [] }],
      undefined,
    ],
    [
      'none, as one is only excluded',
      [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }] }],
      undefined,
    ],
  ])('%s', (_, nodeSelectorTerms, expected) => {
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    const found = namedNodes({ containers: [], affinity: { nodeAffinity: required } });
    expect(found && [...found]).toEqual(expected);
  });

  test('none without affinity', () => {
    expect(namedNodes({ containers: [] })).toBeUndefined();
  });
});
