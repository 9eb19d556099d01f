import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aPIServices, customResourceDefinitions } from '#api/gen/resources.ts';
import type { APIService } from '#api/gen/types.ts';
import { customResourceDefinitionController } from '../custom-resource-definition/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { versionsOf, widgetDefinition } from '../testing/definitions.ts';
import { apiServiceRegistrationController } from './controller.ts';

let plane: ControlPlane;
beforeEach(async () => {
  plane = await ControlPlane.start(
    customResourceDefinitionController,
    apiServiceRegistrationController,
  );
});
afterEach(() => plane.stop());

const label = 'kube-aggregator.kubernetes.io/automanaged';
const widgetsName = 'widgets.example.com';
const gears = { plural: 'gears', singular: 'gear', kind: 'Gear', listKind: 'GearList' };

async function define(names: object, ...versions: readonly string[]): Promise<void> {
  const { metadata, spec } = widgetDefinition(names);
  const served = { ...spec, versions: versionsOf(...versions) };
  await plane.client.create(customResourceDefinitions, { metadata, spec: served });
  await plane.advance();
}

async function undefine(name: string): Promise<void> {
  await plane.client.delete(customResourceDefinitions, { name });
  await plane.advance();
}

function read(name: string): Promise<APIService> {
  return plane.client.get(aPIServices, { name });
}

async function put(name: string, automanaged?: string): Promise<APIService> {
  const [version = '', ...group] = name.split('.');
  const service = await plane.client.create(aPIServices, {
    metadata: { name, ...(automanaged ? { labels: { [label]: automanaged } } : {}) },
    spec: { group: group.join('.'), version, groupPriorityMinimum: 5, versionPriority: 6 },
  });
  await plane.advance();
  return service;
}

describe('an APIService', () => {
  test('is there for each version that is served, as long as somebody defines it', async () => {
    await define({}, 'v1!', 'v1beta1', '-v1alpha1');
    await define(gears, 'v1!');
    expect(await plane.names(aPIServices)).toEqual(['v1.example.com', 'v1beta1.example.com']);
    const { metadata, spec, status } = await read('v1beta1.example.com');
    expect(metadata.labels).toEqual({ [label]: 'true' });
    expect(spec).toEqual({
      group: 'example.com',
      version: 'v1beta1',
      groupPriorityMinimum: 1000,
      versionPriority: 100,
    });
    expect(status?.conditions?.[0]).toMatchObject({ type: 'Available', status: 'True' });
    await undefine(widgetsName);
    expect(await plane.names(aPIServices)).toEqual(['v1.example.com']);
    await undefine('gears.example.com');
    expect(await plane.names(aPIServices)).toEqual([]);
  });

  test('goes with its version', async () => {
    await define({}, 'v1!', 'v2');
    const body = { spec: { versions: versionsOf('v1!', '-v2') } };
    const key = { name: widgetsName };
    await plane.client.patch(customResourceDefinitions, key, { type: 'merge', body });
    await plane.advance();
    expect(await plane.names(aPIServices)).toEqual(['v1.example.com']);
  });

  test('is not made for a definition that is not established', async () => {
    await define({}, 'v1!');
    await define({ ...gears, kind: 'Widget' }, 'v2!');
    expect(await plane.names(aPIServices)).toEqual(['v1.example.com']);
  });

  test('comes back, and is as it was, when somebody deletes or changes it', async () => {
    await define({}, 'v1!');
    const name = 'v1.example.com';
    await plane.client.delete(aPIServices, { name });
    await plane.advance();
    const body = { spec: { versionPriority: 7 } };
    await plane.client.patch(aPIServices, { name }, { type: 'merge', body });
    await plane.advance();
    const now = await read(name);
    expect(now.spec.versionPriority).toBe(100);
    await plane.advance(3_600_000);
    expect(await read(name)).toEqual(now);
  });

  test('that nobody defines any more goes when the controller starts', async () => {
    await plane.stop();
    plane = await ControlPlane.start();
    await put('v1.stale.example.com', 'true');
    await put('v1.other.example.com');
    await put('v1.own.example.com', 'onstart');
    await plane.run(apiServiceRegistrationController);
    expect(await plane.names(aPIServices)).toEqual(['v1.other.example.com', 'v1.own.example.com']);
  });

  test.each(['onstart', undefined])('that is somebody else’s (%s) is left alone', async (value) => {
    const before = await put('v1.example.com', value);
    await define({}, 'v1!');
    await undefine(widgetsName);
    expect(await read('v1.example.com')).toEqual(before);
  });

  test('is right in the end, whatever fails meanwhile', async () => {
    plane.faults = 0.6;
    await define({}, 'v1!', 'v2');
    await plane.advance(600_000);
    expect(await plane.names(aPIServices)).toEqual(['v1.example.com', 'v2.example.com']);
    await undefine(widgetsName);
    await plane.advance(600_000);
    expect(await plane.names(aPIServices)).toEqual([]);
  });
});
