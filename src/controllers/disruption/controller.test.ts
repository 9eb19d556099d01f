import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { podDisruptionBudgets, pods, statefulSets } from '#api/gen/resources.ts';
import type { PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { seededRandom } from '#base/random.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { statefulSetController } from '../statefulset/controller.ts';
import { disruptionController } from './controller.ts';

let plane: ControlPlane;
beforeEach(async () => {
  plane = await ControlPlane.start(statefulSetController, disruptionController);
});
afterEach(() => plane.stop());

const labels = { app: 'db' };
const key = { namespace: 'default', name: 'db' };

async function createMembers(replicas: number): Promise<void> {
  await plane.client.create(statefulSets, {
    metadata: key,
    spec: {
      replicas,
      serviceName: 'db',
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'mysql' }] } },
    },
  });
  await plane.advance();
}

async function createBudget(spec: PodDisruptionBudgetSpec): Promise<void> {
  await plane.client.create(podDisruptionBudgets, {
    metadata: key,
    spec: { selector: { matchLabels: labels }, ...spec },
  });
  await plane.advance();
}

async function status(): Promise<PodDisruptionBudgetStatus> {
  return (await plane.client.get(podDisruptionBudgets, key)).status ?? {};
}

async function evict(name: string): Promise<void> {
  await plane.client.post(
    pods,
    { namespace: 'default', name },
    {
      subresource: 'eviction',
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
    },
  );
}

const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

describe('a budget', () => {
  test('says how many Pods may go', async () => {
    await createMembers(3);
    await createBudget({ maxUnavailable: 1 });
    expect(await status()).toEqual({
      observedGeneration: 1,
      expectedPods: 3,
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'True',
          reason: 'SufficientPods',
          message: '',
          observedGeneration: 1,
          lastTransitionTime: expect.any(String),
        },
      ],
    });
  });

  test('lets Pods go one by one, as they come back', async () => {
    await createMembers(3);
    await createBudget({ maxUnavailable: 1 });
    plane.behaviour = { ends: () => false };
    await evict('db-0');
    await expect(evict('db-1')).rejects.toMatchObject({ code: 429, message: refusal });
    await plane.advance();
    expect(await status()).toMatchObject({
      currentHealthy: 2,
      disruptionsAllowed: 0,
      conditions: [{ status: 'False', reason: 'InsufficientPods' }],
    });
    await expect(evict('db-1')).rejects.toMatchObject({
      status: {
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget db needs 2 healthy pods and has 2 currently',
            },
          ],
        },
      },
    });
    plane.behaviour = {};
    await plane.client.delete(pods, { ...key, name: 'db-0' }, { body: { gracePeriodSeconds: 0 } });
    await plane.advance();
    expect(await status()).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 1 });
    await evict('db-1');
  });

  test('never grants more than it has, however many ask at once', async () => {
    await createMembers(5);
    await createBudget({ minAvailable: 3 });
    const answers = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => evict(`db-${index}`)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(2);
  });

  test('is never overdrawn, whoever asks, however slow or faulty the controllers are', async () => {
    await createMembers(5);
    await createBudget({ minAvailable: 3 });
    const random = seededRandom(7);
    plane.faults = 0.2;
    let granted = 0;
    for (let round = 0; round < 60; round++) {
      // Members come and go slowly at times, so that several are on their way at once.
      const slow = random.next() < 0.5;
      plane.behaviour = { starts: () => !slow, ends: () => !slow };
      const asked = [0, 1, 2, 3, 4].filter(() => random.next() < 0.5);
      const answers = await Promise.allSettled(asked.map((index) => evict(`db-${index}`)));
      granted += answers.filter(({ status: answer }) => answer === 'fulfilled').length;
      const serving = (await plane.list(pods)).filter(
        (pod) => pod.metadata.deletionTimestamp === undefined && isPodReady(pod),
      );
      expect(serving.length).toBeGreaterThanOrEqual(3);
      await plane.advance(random.next() * 500);
    }
    expect(granted).toBeGreaterThan(10);
  });

  test('follows the scale of the owner', async () => {
    await createMembers(4);
    await createBudget({ minAvailable: '50%' });
    expect(await status()).toMatchObject({ expectedPods: 4, disruptionsAllowed: 2 });
    plane.behaviour = { starts: () => false };
    await plane.client.patch(statefulSets, key, { type: 'merge', body: { spec: { replicas: 6 } } });
    await plane.advance();
    expect(await status()).toMatchObject({
      expectedPods: 6,
      desiredHealthy: 3,
      currentHealthy: 4,
      disruptionsAllowed: 1,
    });
  });

  test('waits two minutes for a Pod whose eviction was granted', async () => {
    await createMembers(3);
    await createBudget({ maxUnavailable: 1 });
    const { status: before, ...budget } = await plane.client.get(podDisruptionBudgets, key);
    // As when the API server dies between the two writes of an eviction.
    const granted = new Date(plane.clock.now()).toISOString();
    const changed = { ...before, disruptionsAllowed: 0, disruptedPods: { 'db-0': granted } };
    await plane.client.update(
      podDisruptionBudgets,
      { ...budget, status: changed },
      { subresource: 'status' },
    );
    await plane.advance(110_000);
    expect(await status()).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 0 });
    await plane.advance(15_000);
    const { disruptedPods, ...rest } = await status();
    expect(disruptedPods).toBeUndefined();
    expect(rest).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 1 });
    expect(await plane.events()).toContain(
      "NotDeleted Pod was expected by PDB default/db to be deleted but it wasn't",
    );
  });

  test('that selects nothing allows nothing', async () => {
    await createBudget({ maxUnavailable: 1 });
    expect(await status()).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
    expect(await plane.events()).toContain('NoPods No matching pods found');
  });

  test('that can’t be worked out allows nothing and says why', async () => {
    await plane.client.create(pods, {
      metadata: {
        ...key,
        labels,
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd', uid: 'd', controller: true },
        ],
      },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    await plane.advance();
    await createBudget({ maxUnavailable: 1 });
    const fault = 'daemonsets.apps does not implement the scale subresource';
    expect(await status()).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [
        { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: fault },
      ],
    });
    expect(await plane.events()).toContain(
      `CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: ${fault}`,
    );
  });

  test('warns of Pods that nobody wants a number of, and of a second budget', async () => {
    await plane.client.create(pods, {
      metadata: { ...key, labels },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    await createBudget({ maxUnavailable: 1 });
    expect(await plane.events()).toContainEqual(
      expect.stringMatching(/^UnmanagedPods Pods selected by .* \(selector: app=db\) were found/),
    );
    await plane.client.create(podDisruptionBudgets, {
      metadata: { ...key, name: 'second' },
      spec: { selector: {}, minAvailable: 1 },
    });
    await plane.advance();
    await plane.client.create(pods, {
      metadata: { ...key, name: 'torn', labels },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    await plane.advance();
    expect(await plane.events()).toContainEqual(
      expect.stringMatching(/^MultiplePodDisruptionBudgets Pod "default"\/"torn" matches multiple/),
    );
  });
});

test('a Pod that was to go and didn’t is no target any more', async () => {
  await createMembers(1);
  const member = { namespace: 'default', name: 'db-0' };
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    lastTransitionTime: new Date(plane.clock.now()).toISOString(),
  };
  const body = { status: { conditions: [condition] } };
  await plane.client.patch(pods, member, { type: 'strategic', body }, { subresource: 'status' });
  const target = async () =>
    (await plane.client.get(pods, member)).status?.conditions?.find(
      ({ type }) => type === 'DisruptionTarget',
    )?.status;
  await plane.advance(110_000);
  expect(await target()).toBe('True');
  await plane.advance(15_000);
  expect(await target()).toBe('False');
});
