import { describe, expect, test } from 'vitest';
import { apiVersionOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { customResourceDefinitions, deployments, leases, pods } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { CollectableKinds, customKindOf } from './collectable-kinds.ts';
import { definition } from './testing/definitions.ts';
import { clusterMeta, meta, pod } from './testing/objects.ts';
import { watchingKinds } from './watching-kinds.ts';

function start() {
  const informers = new MemoryInformers();
  const definitions = informers.of(customResourceDefinitions);
  let version = 1;
  /** As the API would hold it next. */
  const put = (next: CustomResourceDefinition): void => {
    const metadata = { ...next.metadata, resourceVersion: String(version++) };
    definitions.put({ ...next, metadata });
  };
  const kinds = new CollectableKinds([pods, deployments, leases], informers);
  const log: string[] = [];
  kinds.onChange(({ type, kind }) => log.push(`${type} ${apiVersionOf(kind)} ${kind.resource}`));
  return { informers, definitions, kinds, put, log };
}

function custom(kinds: CollectableKinds): ResourceType[] {
  return kinds.list().filter((kind) => !kinds.builtIn.includes(kind));
}

const widget: ResourceType = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  namespaced: true,
};

describe('customKindOf()', () => {
  test.each([
    ['the stored version', { versions: ['v1beta1', 'v1!'] }, widget],
    ['the first that is served', { versions: ['-v2!', '-v1alpha1', 'v1', 'v1beta1'] }, widget],
    ['none that is served', { versions: ['-v1!'] }, undefined],
    ['not established', { established: false }, undefined],
    ['cluster scope', { scope: 'Cluster' as const }, { ...widget, namespaced: false }],
  ])('%s', (_what, traits, expected) => {
    expect(customKindOf(definition(traits))).toEqual(expected);
  });

  test('a definition that is being deleted keeps its kind', () => {
    const going = definition();
    const metadata = { ...going.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(customKindOf({ ...going, metadata })).toEqual(widget);
  });
});

describe('the kinds', () => {
  test('are those of the server and what is defined, as long as it is', () => {
    const { definitions, kinds, put, log } = start();
    expect(kinds.list()).toEqual([pods, deployments, leases]);
    put(definition({ established: false }));
    expect(custom(kinds)).toEqual([]);
    put(definition());
    expect(custom(kinds)).toEqual([widget]);
    const late: string[] = [];
    kinds.onChange(({ type, kind }) => late.push(`${type} ${kind.kind}`));
    definitions.remove(definition());
    expect(custom(kinds)).toEqual([]);
    expect(log).toEqual(['added example.com/v1 widgets', 'removed example.com/v1 widgets']);
    expect(late).toEqual(['added Widget', 'removed Widget']);
  });

  test('stay the same object while what matters stays', () => {
    const { kinds, put, log } = start();
    put(definition());
    const [before] = custom(kinds);
    put(definition({ versions: ['v1!', 'v2'], names: { shortNames: ['w'] } }));
    expect(custom(kinds)[0]).toBe(before);
    expect(log).toHaveLength(1);
  });

  test('come again in another version when another is stored', () => {
    const { kinds, put, log } = start();
    put(definition());
    put(definition({ versions: ['v1', 'v2!'] }));
    expect(custom(kinds)).toEqual([{ ...widget, version: 'v2' }]);
    expect(log.slice(1)).toEqual([
      'removed example.com/v1 widgets',
      'added example.com/v2 widgets',
    ]);
  });

  test('that are gone have no informer: whoever watched hears that all is deleted', () => {
    const { informers, definitions, kinds, put } = start();
    put(definition());
    const objects = informers.of(widget);
    const log: string[] = [];
    objects.onChange(({ type, object }) => {
      const known = kinds.find({ apiVersion: 'example.com/v1', kind: 'Widget' });
      log.push(`${type} ${object.metadata.name}, ${known ? 'served' : 'not served'}`);
    });
    objects.put({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: meta('a') });
    definitions.remove(definition());
    expect(log).toEqual(['added a, served', 'deleted a, not served']);
    expect(informers.of(widget)).not.toBe(objects);
  });

  test('of the server are not replaced, nor dropped, by definitions of their name', () => {
    const { informers, definitions, kinds, put, log } = start();
    const held = informers.of(leases);
    const { group, resource: plural, kind } = leases;
    const other = definition({ group, names: { plural, kind }, versions: ['v2!'] });
    put(other);
    definitions.remove(other);
    expect(log).toEqual([]);
    expect(kinds.list()).toEqual([pods, deployments, leases]);
    expect(informers.of(leases)).toBe(held);
  });

  test.each([
    ['v1', 'Pod', pods],
    ['apps/v1beta1', 'Deployment', deployments],
    ['example.com/v1', 'Widget', widget],
    ['example.com/v1beta1', 'Widget', { ...widget, version: 'v1beta1' }],
    ['example.com/v1alpha1', 'Widget', undefined],
    ['example.com/v1', 'Gadget', undefined],
    ['example.org/v1', 'Widget', undefined],
    ['v1', 'Widget', undefined],
  ])('%s %s is found', (apiVersion, kind, expected) => {
    const { kinds, put } = start();
    put(definition({ versions: ['-v1alpha1', 'v1beta1', 'v1!'] }));
    expect(kinds.find({ apiVersion, kind })).toEqual(expected);
  });
});

test('watchingKinds() follows each kind that is wanted for as long as it is there', () => {
  const { informers, definitions, kinds, put } = start();
  const keys: string[] = [];
  const watching = watchingKinds(
    { informers, kinds },
    ({ namespaced }) => namespaced,
    (kind, { type, object }) => [`${type} ${kind.kind} ${object.metadata.name}`],
  );
  put(definition());
  const end = watching.subscribe((key) => keys.push(key));
  const thing = (name: string, metadata: KubeObject['metadata'] = meta(name)): KubeObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata,
  });
  const objects = informers.of(widget);
  informers.of(pods).put(pod('p'));
  objects.put(thing('a'));
  const gears = { names: { plural: 'gears', kind: 'Gear' }, scope: 'Cluster' } as const;
  put(definition(gears));
  informers
    .of({ ...widget, resource: 'gears', kind: 'Gear', namespaced: false })
    .put(thing('g', clusterMeta('g')));
  definitions.remove(definition());
  // Of the informer that is dropped nothing more is heard.
  objects.put(thing('b'));
  put(definition());
  informers.of(widget).put(thing('c'));
  expect(keys).toEqual(['added Pod p', 'added Widget a', 'deleted Widget a', 'added Widget c']);
  end();
  informers.of(widget).put(thing('d'));
  informers.of(pods).put(pod('q'));
  put(definition({ names: { plural: 'late', kind: 'Late' } }));
  expect(keys).toHaveLength(4);
});
