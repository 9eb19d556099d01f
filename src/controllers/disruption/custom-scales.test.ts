import { expect, test } from 'vitest';
import { customResourceDefinitions, daemonSets } from '#api/gen/resources.ts';
import type { CustomResourceDefinitionVersion, OwnerReference } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { CollectableKinds } from '../collectable-kinds.ts';
import { definition, widgets } from '../testing/definitions.ts';
import { meta } from '../testing/objects.ts';
import { customScales } from './custom-scales.ts';

const scale = { specReplicasPath: '.spec.size.members', statusReplicasPath: '.status.replicas' };

function owner(more: Partial<OwnerReference> = {}): OwnerReference {
  return { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w', uid: 'uid-of-w', ...more };
}

function scaleOf(
  spec: object,
  reference: OwnerReference,
  subresources: CustomResourceDefinitionVersion['subresources'] = { scale },
) {
  const informers = new MemoryInformers();
  const { spec: wanted, ...rest } = definition({ versions: ['v1!', 'v1beta1'] });
  const versions = wanted.versions.map((version) => ({ ...version, subresources }));
  informers.of(customResourceDefinitions).put({ ...rest, spec: { ...wanted, versions } });
  const widget: KubeObject & { spec: object } = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: meta('w'),
    spec,
  };
  informers.of(widgets).put(widget);
  const kinds = new CollectableKinds([daemonSets], informers);
  return customScales(informers, kinds)(reference, 'default');
}

const sized = { size: { members: 3 } };

test.each<[string, object, OwnerReference, unknown]>([
  ['what stands where its definition says', sized, owner(), { uid: 'uid-of-w', replicas: 3 }],
  [
    'the same, by a reference in another version',
    sized,
    owner({ apiVersion: 'example.com/v1beta1' }),
    { uid: 'uid-of-w', replicas: 3 },
  ],
  ['another object of the name', sized, owner({ uid: 'another' }), undefined],
  ['an object that is gone', sized, owner({ name: 'gone' }), undefined],
  ['nothing there', {}, owner(), 'the spec replicas field ".spec.size.members" does not exist'],
  [
    'a version that is not served',
    sized,
    owner({ apiVersion: 'example.com/v2' }),
    'no matches for kind "Widget" in version "example.com/v2"',
  ],
  [
    'a built-in kind without a scale',
    sized,
    owner({ apiVersion: 'apps/v1', kind: 'DaemonSet' }),
    'daemonsets.apps does not implement the scale subresource',
  ],
])('%s', (_, spec, reference, scaled) => {
  expect(scaleOf(spec, reference)).toEqual(scaled);
});

test('a kind without a scale', () => {
  expect(scaleOf(sized, owner(), {})).toBe(
    'widgets.example.com does not implement the scale subresource',
  );
});
