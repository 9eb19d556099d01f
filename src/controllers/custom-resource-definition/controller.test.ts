import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCondition } from '#api/conditions.ts';
import { customResourceDefinitions, leases, namespaces } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { createWidget, versionsOf, widgetDefinition, widgets } from '../testing/definitions.ts';
import { customResourceDefinitionController } from './controller.ts';

let plane: ControlPlane;
beforeEach(async () => {
  plane = await ControlPlane.start(customResourceDefinitionController);
});
afterEach(() => plane.stop());

const definition = { name: 'widgets.example.com' };
const wheels = {
  plural: 'wheels',
  singular: 'wheel',
  kind: 'Wheel',
  listKind: 'WheelList',
};

/** Of Leases, which the server has itself. */
function leaseDefinition(): Draft<CustomResourceDefinition> {
  const { group, resource: plural, kind } = leases;
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, a test' };
  return {
    metadata: { name: `${plural}.${group}`, annotations },
    spec: { group, scope: 'Namespaced', names: { plural, kind }, versions: versionsOf('v1!') },
  };
}

async function create(one: Draft<CustomResourceDefinition>): Promise<CustomResourceDefinition> {
  const { metadata } = await plane.client.create(customResourceDefinitions, one);
  await plane.advance();
  return read(metadata);
}

function read({ name } = definition): Promise<CustomResourceDefinition> {
  return plane.client.get(customResourceDefinitions, { name });
}

/** `Type Status Reason` of each condition. */
function conditions({ status }: CustomResourceDefinition): string[] {
  return (status?.conditions ?? []).map(({ type, status: value, reason }) =>
    [type, value, reason].join(' '),
  );
}

function terminating({ status }: CustomResourceDefinition): string {
  const condition = findCondition(status?.conditions, 'Terminating');
  return [condition?.status, condition?.reason, condition?.message].join(' ');
}

async function patch(body: object): Promise<void> {
  await plane.client.patch(customResourceDefinitions, definition, { type: 'merge', body });
  await plane.advance();
}

describe('a definition', () => {
  test('is established with the names that it asks for, in one write, and then left alone', async () => {
    const names = { shortNames: ['w'], categories: ['all'] };
    const { metadata, spec } = await plane.client.create(
      customResourceDefinitions,
      widgetDefinition(names),
    );
    await plane.advance();
    const made = await read();
    expect(conditions(made)).toEqual([
      'NamesAccepted True NoConflicts',
      'Established True InitialNamesAccepted',
    ]);
    expect(made.status?.acceptedNames).toEqual(spec.names);
    expect(Number(made.metadata.resourceVersion)).toBe(Number(metadata.resourceVersion) + 1);
    expect(await plane.names(widgets)).toEqual([]);
    await plane.advance(3_600_000);
    expect(await read()).toEqual(made);
  });

  test('with a name of another is not, until that one lets go of it', async () => {
    await create(widgetDefinition({ shortNames: ['w'] }));
    const refused = await create(widgetDefinition({ ...wheels, shortNames: ['w'] }));
    expect(conditions(refused)).toEqual([
      'NamesAccepted False ShortNamesConflict',
      'Established False NotAccepted',
    ]);
    expect(refused.status?.acceptedNames).toEqual(wheels);
    await patch({ spec: { names: { shortNames: null } } });
    expect(conditions(await read(refused.metadata))).toEqual([
      'NamesAccepted True NoConflicts',
      'Established True InitialNamesAccepted',
    ]);
  });

  test('with a name of another is established when that one is deleted', async () => {
    await create(widgetDefinition({ kind: 'Thing' }));
    const refused = await create(widgetDefinition({ ...wheels, kind: 'Thing' }));
    expect(conditions(refused)).toContain('NamesAccepted False KindConflict');
    await plane.client.delete(customResourceDefinitions, definition);
    await plane.advance();
    expect(conditions(await read(refused.metadata))).toContain(
      'Established True InitialNamesAccepted',
    );
  });

  test('of several that are made at once only one gets the name', async () => {
    const drafts = ['a', 'b', 'c'].map((plural) =>
      widgetDefinition({ plural, singular: `one-${plural}`, kind: 'Thing' }),
    );
    await Promise.all(drafts.map((one) => plane.client.create(customResourceDefinitions, one)));
    await plane.advance();
    const all = await plane.list(customResourceDefinitions);
    const kinds = all.map(({ status }) => status?.acceptedNames?.kind ?? '');
    expect(kinds.toSorted()).toEqual(['', '', 'Thing']);
  });

  test('of one of Kubernetes’ own groups says whether it is approved', async () => {
    expect(conditions(await create(leaseDefinition()))).toContain(
      'KubernetesAPIApprovalPolicyConformant False UnapprovedAnnotation',
    );
  });

  test('is established in the end, whatever fails meanwhile', async () => {
    plane.faults = 0.6;
    await create(widgetDefinition());
    await plane.advance(60_000);
    expect(conditions(await read())).toContain('Established True InitialNamesAccepted');
  });
});

describe('a definition that is deleted', () => {
  async function remove(): Promise<void> {
    await plane.client.delete(customResourceDefinitions, definition);
    await plane.advance();
  }

  async function exists({ name } = definition): Promise<boolean> {
    return (await plane.names(customResourceDefinitions)).includes(name);
  }

  /** The objects that are there once the kind is defined anew: none may come back. */
  async function leftovers(): Promise<number> {
    await create(widgetDefinition());
    return (await plane.client.list(widgets)).items.length;
  }

  test('takes its objects in all namespaces along', async () => {
    await create(widgetDefinition());
    await plane.client.create(namespaces, { metadata: { name: 'other' }, spec: {} });
    await createWidget(plane.client, 'a');
    await createWidget(plane.client, 'b', { namespace: 'other' });
    const told: string[] = [];
    plane.informers.of(customResourceDefinitions).onChange(({ type, object }) => {
      told.push(`${type} ${terminating(object)}`);
    });
    await remove();
    expect(await exists()).toBe(false);
    expect(told.slice(1)).toEqual([
      'updated True InstanceDeletionPending CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      'updated True InstanceDeletionInProgress CustomResource deletion is in progress',
      'updated False InstanceDeletionCompleted removed all instances',
      'deleted False InstanceDeletionCompleted removed all instances',
    ]);
    expect(await leftovers()).toBe(0);
  });

  test('takes its objects along that are in no namespace', async () => {
    const { metadata, spec } = widgetDefinition();
    await create({ metadata, spec: { ...spec, scope: 'Cluster' } });
    await plane.client.create({ ...widgets, namespaced: false }, { metadata: { name: 'a' } });
    await remove();
    expect(await exists()).toBe(false);
    const again = { ...spec, scope: 'Cluster' };
    await create({ metadata, spec: again });
    const { items } = await plane.client.list({ ...widgets, namespaced: false });
    expect(items).toEqual([]);
  });

  test('waits for objects that something holds, and goes at once when they have', async () => {
    await create(widgetDefinition());
    const held = await createWidget(plane.client, 'held', { finalizers: ['example.com/hold'] });
    await createWidget(plane.client, 'free');
    await remove();
    expect(await plane.names(widgets)).toEqual(['held']);
    expect(terminating(await read())).toMatch(/^True InstanceDeletionInProgress/);
    await plane.advance(60_000);
    expect(terminating(await read())).toBe(
      'True InstanceDeletionCheck could not confirm zero CustomResources remaining: timed out waiting for the condition',
    );
    const body = { metadata: { finalizers: null } };
    await plane.client.patch(widgets, held.metadata, { type: 'merge', body });
    await plane.advance(0);
    expect(await exists()).toBe(false);
  });

  test('that never was established goes at once', async () => {
    await create(widgetDefinition({ kind: 'Thing' }));
    const { metadata } = await create(widgetDefinition({ ...wheels, kind: 'Thing' }));
    const told: string[] = [];
    plane.informers.of(customResourceDefinitions).onChange(({ type, object }) => {
      if (type === 'deleted') told.push(terminating(object));
    });
    await plane.client.delete(customResourceDefinitions, metadata);
    await plane.advance();
    expect(await exists(metadata)).toBe(false);
    expect(told).toEqual(['False NeverEstablished resource was never established']);
  });

  test('of a kind of the server itself leaves its objects alone', async () => {
    const { metadata } = await create(leaseDefinition());
    await plane.client.create(leases, { metadata: { namespace: 'default', name: 'a' }, spec: {} });
    await plane.client.delete(customResourceDefinitions, metadata);
    await plane.advance();
    expect(await exists(metadata)).toBe(false);
    expect(await plane.names(leases)).toEqual(['a']);
  });

  test('says when none of its versions is served, and goes once one is', async () => {
    await create(widgetDefinition());
    await createWidget(plane.client, 'a');
    await patch({ spec: { versions: versionsOf('-v1!') } });
    await remove();
    expect(terminating(await read())).toBe(
      'True InstanceDeletionFailed could not list instances: no version of widgets.example.com is served',
    );
    await patch({ spec: { versions: versionsOf('v1!') } });
    expect(await exists()).toBe(false);
    expect(await leftovers()).toBe(0);
  });

  test('goes in the end, whatever fails meanwhile', async () => {
    await create(widgetDefinition());
    await createWidget(plane.client, 'a');
    plane.faults = 0.6;
    await remove();
    await plane.advance(600_000);
    expect(await exists()).toBe(false);
  });
});
