/** What the collector does about kinds that are defined while it runs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMaps, customResourceDefinitions } from '#api/gen/resources.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { customResourceDefinitionController } from '../custom-resource-definition/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import {
  createWidget,
  defineWidgets,
  versionsOf,
  widgetDefinition,
  widgets,
} from '../testing/definitions.ts';
import { garbageCollector } from './controller.ts';

let plane: ControlPlane;
beforeEach(async () => {
  plane = await ControlPlane.start(garbageCollector);
});
afterEach(() => plane.stop());

const definition = { name: 'widgets.example.com' };

async function define(): Promise<void> {
  await defineWidgets(plane.client);
  await plane.advance();
}

async function createConfigMap(name: string, ...ownerReferences: OwnerReference[]) {
  await plane.client.create(configMaps, {
    metadata: { namespace: 'default', name, ownerReferences },
  });
}

function reference(widget: KubeObject, version = 'v1'): OwnerReference {
  const { name, uid } = widget.metadata;
  return {
    apiVersion: `example.com/${version}`,
    kind: 'Widget',
    name,
    uid,
    blockOwnerDeletion: true,
  };
}

const absent: OwnerReference = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  name: 'absent',
  uid: 'absent',
};

async function remove(name: string, propagationPolicy: string): Promise<void> {
  const key = { namespace: 'default', name };
  await plane.client.delete(widgets, key, { body: { propagationPolicy } });
  await plane.advance(1_000);
}

describe('an object with an owner of a custom kind', () => {
  test('goes with it, and is itself one that others are owned by', async () => {
    await define();
    const a = await createWidget(plane.client, 'a');
    const b = await createWidget(plane.client, 'b', { ownerReferences: [reference(a)] });
    await createConfigMap('c', reference(b));
    await plane.advance();
    await remove('a', 'Background');
    expect(await plane.names(widgets)).toEqual([]);
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('goes before it in the foreground', async () => {
    await define();
    const a = await createWidget(plane.client, 'a');
    await createConfigMap('c', reference(a));
    await plane.advance();
    await remove('a', 'Foreground');
    expect(await plane.names(widgets)).toEqual([]);
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('goes when the kind was defined before the collector started, and the owner is gone', async () => {
    await plane.stop();
    plane = await ControlPlane.start();
    await define();
    await createConfigMap('c', absent);
    await plane.run(garbageCollector);
    await plane.advance();
    expect(await plane.names(configMaps)).toEqual([]);
  });
});

describe('an owner of a kind that is not served', () => {
  test('is not taken for gone until the kind is served', async () => {
    await createConfigMap('c', absent);
    await plane.client.create(customResourceDefinitions, widgetDefinition());
    await plane.advance(3_600_000);
    expect(await plane.names(configMaps)).toEqual(['c']);
    await plane.run(customResourceDefinitionController);
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('has other owners not judged either', async () => {
    const gone = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'gone' };
    await createConfigMap('c', absent, gone);
    await plane.advance(60_000);
    const c = await plane.client.get(configMaps, { namespace: 'default', name: 'c' });
    expect(c.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['absent', 'gone']);
  });

  test('is one in a version that is not served, until it is', async () => {
    await define();
    const a = await createWidget(plane.client, 'a');
    await createConfigMap('kept', reference(a, 'v1beta1'));
    await createConfigMap('lost', { ...absent, apiVersion: 'example.com/v1beta1' });
    await plane.advance(60_000);
    expect(await plane.names(configMaps)).toEqual(['kept', 'lost']);
    const body = { spec: { versions: versionsOf('v1!', 'v1beta1') } };
    await plane.client.patch(customResourceDefinitions, definition, { type: 'merge', body });
    await plane.advance();
    expect(await plane.names(configMaps)).toEqual(['kept']);
  });

  test('is one whose definition has gone', async () => {
    await plane.run(customResourceDefinitionController);
    await define();
    await plane.client.delete(customResourceDefinitions, definition);
    await plane.advance();
    await createConfigMap('c', absent);
    await plane.advance(60_000);
    expect(await plane.names(customResourceDefinitions)).toEqual([]);
    expect(await plane.names(configMaps)).toEqual(['c']);
  });
});

test('objects go with those of a custom kind whose definition goes', async () => {
  await plane.run(customResourceDefinitionController);
  await define();
  const a = await createWidget(plane.client, 'a');
  await createConfigMap('c', reference(a));
  await createConfigMap('d');
  await plane.advance();
  await plane.client.delete(customResourceDefinitions, definition);
  await plane.advance();
  expect(await plane.names(customResourceDefinitions)).toEqual([]);
  expect(await plane.names(configMaps)).toEqual(['d']);
});

test('owners and what they own stay when their kind is stored in another version', async () => {
  await define();
  const a = await createWidget(plane.client, 'a');
  await createConfigMap('c', reference(a));
  await plane.advance();
  const body = { spec: { versions: versionsOf('v1', 'v2!') } };
  await plane.client.patch(customResourceDefinitions, definition, { type: 'merge', body });
  await plane.advance(60_000);
  expect(await plane.names(configMaps)).toEqual(['c']);
  await remove('a', 'Foreground');
  expect(await plane.names(widgets)).toEqual([]);
  expect(await plane.names(configMaps)).toEqual([]);
});
