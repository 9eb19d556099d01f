/**
 * What goes with what, for every kind that lives in a namespace: dependents with their owners (in the background, in the
 * foreground, or not at all), and everything with its namespace. One server for all; the kinds' objects come and go at
 * the same time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allResources, configMaps, namespaces } from '#api/gen/resources.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { apiVersionOf } from '#api/object.ts';
import type { ObjectMeta, OwnerReference } from '#api/gen/types.ts';
import { Cluster } from '#cluster/embedded.ts';
import { exampleOf } from './testing/examples.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** Every kind of a namespace that is stored. */
const kinds = allResources
  .map((type: ResourceType) => type)
  .filter((type) => type.namespaced && draftOf(type, { name: 'x' }) !== undefined)
  // The same objects are there by another name.
  .filter(
    ({ group, version }) => !['autoscaling/v1', 'events.k8s.io/v1'].includes(`${group}/${version}`),
  );
/** Nobody collects events: there are too many, and they go by themselves. */
const collected = kinds.filter(({ resource }) => resource !== 'events');

function draftOf(type: ResourceType, metadata: ObjectMeta): KubeObject | undefined {
  const { group, resource } = type;
  const served = {
    ...type,
    resource: group ? `${resource}.${group}` : resource,
    apiVersion: apiVersionOf(type),
  };
  const example = exampleOf(served, {});
  if (!example) return undefined;
  // Events are about something in their own namespace.
  const here = JSON.stringify(example).replaceAll('"default"', `"${metadata.namespace}"`);
  return { ...JSON.parse(here), metadata };
}

async function create(type: ResourceType, metadata: ObjectMeta): Promise<KubeObject> {
  const draft = draftOf(type, metadata);
  if (!draft) throw new Error(`no example of ${type.resource}: see testing/examples.ts`);
  return cluster.client.create(type, draft);
}

const title = (type: ResourceType): string => `${apiVersionOf(type)} ${type.kind}`;

function ownedBy({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, blockOwnerDeletion: true };
}

/** Undefined when it isn't there. */
async function find(type: ResourceType, key: ObjectKey): Promise<KubeObject | undefined> {
  const { items } = await cluster.client.list(type, {
    ...(key.namespace !== undefined && { namespace: key.namespace }),
    fieldSelector: `metadata.name=${key.name}`,
  });
  return items[0];
}

async function makeNamespace(name: string): Promise<void> {
  await cluster.client.create(namespaces, { metadata: { name }, spec: {} });
}

/** The titles of the kinds of which the object of that name is there. */
async function present(types: readonly ResourceType[], key: ObjectKey): Promise<readonly string[]> {
  const found = await Promise.all(
    types.map(async (type) => ((await find(type, key)) ? [title(type)] : [])),
  );
  return found.flat();
}

const finalizer = 'test.example/held';

async function remove(
  type: ResourceType,
  key: ObjectKey,
  propagationPolicy: string,
): Promise<void> {
  await cluster.client.delete(type, key, { body: { propagationPolicy } });
}

async function release(type: ResourceType, key: ObjectKey): Promise<void> {
  await cluster.client.patch(type, key, {
    type: 'merge',
    body: { metadata: { finalizers: null } },
  });
}

describe('every kind as a dependent', () => {
  const namespace = 'dependents';
  beforeAll(() => makeNamespace(namespace));

  /** A ConfigMap that owns an object of each kind, all of the same name. */
  async function family(name: string, more: ObjectMeta = {}): Promise<ObjectKey> {
    const owner = await create(configMaps, { name: `owner-${name}`, namespace });
    const metadata = { ...more, name, namespace, ownerReferences: [ownedBy(owner)] };
    await Promise.all(collected.map((type) => create(type, metadata)));
    return { name: `owner-${name}`, namespace };
  }

  test('goes after its owner, in the background', async () => {
    const owner = await family('background');
    await remove(configMaps, owner, 'Background');
    expect(await find(configMaps, owner)).toBeUndefined();
    await expect.poll(() => present(collected, { name: 'background', namespace })).toEqual([]);
  });

  test('goes before its owner, in the foreground', async () => {
    const owner = await family('foreground', { finalizers: [finalizer] });
    const key = { name: 'foreground', namespace };
    await remove(configMaps, owner, 'Foreground');
    expect((await find(configMaps, owner))?.metadata.finalizers).toEqual(['foregroundDeletion']);
    const isMarked = async (type: ResourceType): Promise<boolean> =>
      (await find(type, key))?.metadata.deletionTimestamp !== undefined;
    await expect
      .poll(async () => (await Promise.all(collected.map(isMarked))).every(Boolean))
      .toBe(true);
    const [last, ...others] = collected;
    for (const type of others) await release(type, key);
    await expect.poll(() => present(others, key)).toEqual([]);
    // One holds the owner still.
    expect(await find(configMaps, owner)).toBeDefined();
    if (last) await release(last, key);
    await expect.poll(() => find(configMaps, owner)).toBeUndefined();
    expect(await present(collected, key)).toEqual([]);
  });

  test('stays when it is orphaned, and belongs to nobody', async () => {
    const owner = await family('orphan');
    const key = { name: 'orphan', namespace };
    await remove(configMaps, owner, 'Orphan');
    await expect.poll(() => find(configMaps, owner)).toBeUndefined();
    const owned = await Promise.all(
      collected.map(async (type) => (await find(type, key))?.metadata.ownerReferences),
    );
    expect(owned).toEqual(collected.map(() => undefined));
    expect(await present(collected, key)).toEqual(collected.map(title));
  });
});

describe('every kind as an owner', () => {
  const namespace = 'owners';
  beforeAll(() => makeNamespace(namespace));

  const dependentOf = (type: ResourceType, policy: string): string =>
    `${policy}-${type.resource}-${type.group || 'core'}`.toLowerCase();

  /** One of each kind that owns a ConfigMap. */
  async function families(policy: string): Promise<void> {
    await Promise.all(
      collected.map(async (type) => {
        const owner = await create(type, { name: policy.toLowerCase(), namespace });
        await create(configMaps, {
          name: dependentOf(type, policy),
          namespace,
          ownerReferences: [ownedBy(owner)],
        });
      }),
    );
  }

  test.each(['Background', 'Foreground', 'Orphan'])('%s', async (policy) => {
    await families(policy);
    const key = { name: policy.toLowerCase(), namespace };
    await Promise.all(collected.map((type) => remove(type, key, policy)));
    await expect.poll(() => present(collected, key)).toEqual([]);
    const dependents = async (): Promise<readonly KubeObject[]> =>
      (await cluster.client.list(configMaps, { namespace })).items.filter(({ metadata }) =>
        collected.some((type) => dependentOf(type, policy) === metadata.name),
      );
    const owned = async (): Promise<number> =>
      (await dependents()).filter(({ metadata }) => metadata.ownerReferences?.length).length;
    await expect.poll(owned).toBe(0);
    const left = policy === 'Orphan' ? collected.length : 0;
    expect(await dependents()).toHaveLength(left);
  });
});

describe('a delete that says nothing of the dependents', () => {
  const namespace = 'unsaid';
  beforeAll(() => makeNamespace(namespace));

  test('takes them, but for those of the two oldest kinds', async () => {
    const dependents = await Promise.all(
      collected.map(async (type) => {
        const owner = await create(type, { name: 'unsaid', namespace });
        const name = `of-${type.resource}`;
        await create(configMaps, { name, namespace, ownerReferences: [ownedBy(owner)] });
        return name;
      }),
    );
    const key = { name: 'unsaid', namespace };
    await Promise.all(collected.map((type) => cluster.client.delete(type, key)));
    await expect.poll(() => present(collected, key)).toEqual([]);
    const left = async (): Promise<readonly string[]> => {
      const { items } = await cluster.client.list(configMaps, { namespace });
      return items
        .map(({ metadata: { name } }) => name)
        .filter((name) => dependents.includes(name));
    };
    await expect.poll(left).toEqual(['of-jobs', 'of-replicationcontrollers']);
  });
});

describe('a namespace', () => {
  const namespace = 'doomed';
  const held = { name: 'held', namespace };

  beforeAll(async () => {
    await makeNamespace(namespace);
    await Promise.all(kinds.map((type) => create(type, { name: 'inside', namespace })));
    await create(configMaps, { ...held, finalizers: [finalizer] });
    await cluster.client.delete(namespaces, { name: namespace });
  });

  test('takes every kind with it', async () => {
    await expect.poll(() => present(kinds, { name: 'inside', namespace })).toEqual([]);
  });

  test('says what is left, and why', async () => {
    const { client } = cluster;
    const conditions = async (): Promise<object> => {
      const { status } = await client.get(namespaces, { name: namespace });
      return Object.fromEntries(
        (status?.conditions ?? []).map(({ type, status: value, message }) => [
          type,
          `${value}: ${message}`,
        ]),
      );
    };
    await expect.poll(conditions).toEqual({
      NamespaceDeletionDiscoveryFailure: 'False: All resources successfully discovered',
      NamespaceDeletionGroupVersionParsingFailure:
        'False: All legacy kube types successfully parsed',
      NamespaceDeletionContentFailure:
        'False: All content successfully deleted, may be waiting on finalization',
      NamespaceContentRemaining:
        'True: Some resources are remaining: configmaps. has 1 resource instances',
      NamespaceFinalizersRemaining: `True: Some content in the namespace has finalizers remaining: ${finalizer} in 1 resource instances`,
    });
  });

  test('takes nothing new of any kind', async () => {
    const outcomes = await Promise.all(
      kinds.map((type) =>
        create(type, { name: 'late', namespace }).then(
          () => `${title(type)} was made`,
          (error: unknown) => String(error),
        ),
      ),
    );
    const why = 'unable to create new content in namespace doomed because it is being terminated';
    expect(outcomes.filter((outcome) => !outcome.includes(why))).toEqual([]);
  });

  test('is gone when nothing is left', async () => {
    await release(configMaps, held);
    await expect.poll(() => find(namespaces, { name: namespace })).toBeUndefined();
  });
});

test('these are all kinds of a namespace', () => {
  const names = `ConfigMap ControllerRevision CronJob CSIStorageCapacity DaemonSet Deployment Endpoints EndpointSlice
    Event HorizontalPodAutoscaler Ingress Job Lease LimitRange NetworkPolicy PersistentVolumeClaim
    Pod PodDisruptionBudget PodTemplate ReplicaSet ReplicationController ResourceClaim ResourceClaimTemplate ResourceQuota
    Role RoleBinding Secret Service ServiceAccount StatefulSet`;
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(names.split(/\s+/).toSorted());
});
