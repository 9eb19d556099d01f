import { describe, expect, test } from 'vitest';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { pod } from '../testing/objects.ts';
import { foregroundFinalizer, orphanFinalizer, OwnerGraph } from './graph.ts';

interface Traits {
  readonly owners?: readonly string[];
  readonly finalizer?: string;
  readonly namespace?: string;
}

function node(name: string, { owners = [], finalizer, namespace = 'default' }: Traits = {}) {
  const plain = pod(name);
  const object: Pod = {
    ...plain,
    metadata: {
      ...plain.metadata,
      namespace,
      uid: name,
      ownerReferences: owners.map((owner) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        name: owner,
        uid: owner,
      })),
      ...(finalizer ? { finalizers: [finalizer], deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
  };
  return { type: pods, object };
}

function uids(set: ReadonlySet<string>): string {
  return [...set].toSorted().join(' ');
}

describe('the graph of owners asks for a look at', () => {
  test('nothing when owners are there', () => {
    const graph = new OwnerGraph();
    expect(uids(graph.put(node('owner')))).toBe('');
    expect(uids(graph.put(node('child', { owners: ['owner'] })))).toBe('');
    expect(graph.dependentsOf('owner').map(({ object }) => object.metadata.uid)).toEqual(['child']);
  });

  test('an object whose owner it does not know', () => {
    const graph = new OwnerGraph();
    expect(uids(graph.put(node('child', { owners: ['absent'] })))).toBe('child');
  });

  test('an object whose owner is in another namespace', () => {
    const graph = new OwnerGraph();
    graph.put(node('owner', { namespace: 'elsewhere' }));
    expect(uids(graph.put(node('child', { owners: ['owner'] })))).toBe('child');
  });

  test('the dependents of an owner that is gone', () => {
    const graph = new OwnerGraph();
    graph.put(node('owner'));
    graph.put(node('a', { owners: ['owner'] }));
    graph.put(node('b', { owners: ['owner'] }));
    expect(uids(graph.remove(node('owner')))).toBe('a b');
  });

  test('an owner that orphans, and its dependents', () => {
    const graph = new OwnerGraph();
    graph.put(node('owner'));
    graph.put(node('a', { owners: ['owner'] }));
    expect(uids(graph.put(node('owner', { finalizer: orphanFinalizer })))).toBe('a owner');
  });

  test('an owner that waits for a dependent that goes', () => {
    const graph = new OwnerGraph();
    graph.put(node('owner'));
    graph.put(node('a', { owners: ['owner'] }));
    graph.put(node('owner', { finalizer: foregroundFinalizer }));
    expect(uids(graph.remove(node('a')))).toBe('owner');
  });

  test('an owner that waits for a dependent that lets go of it', () => {
    const graph = new OwnerGraph();
    graph.put(node('owner', { finalizer: foregroundFinalizer }));
    graph.put(node('a', { owners: ['owner'] }));
    expect(uids(graph.put(node('a')))).toBe('owner');
    expect(graph.dependentsOf('owner')).toEqual([]);
  });
});
