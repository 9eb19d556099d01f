/** Evictions, on a whole API server; who keeps the budgets' books is the disruption controller, and not here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { podDisruptionBudgets, pods, serviceAccounts } from '#api/gen/resources.ts';
import type {
  PodDisruptionBudgetSpec,
  PodDisruptionBudgetStatus,
  PodStatus,
} from '#api/gen/types.ts';
import { startWholeServer } from '../../../http/testing/whole-server.ts';
import type { WholeServer } from '../../../http/testing/whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
  await server.client.create(serviceAccounts, { metadata: { namespace, name: 'default' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const namespace = 'default';
const running: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const unready: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] };

/** A Pod on a node, so that a delete takes time. */
async function createPod(name: string, status: PodStatus = running): Promise<void> {
  const { client } = server;
  const pod = await client.create(pods, {
    metadata: { namespace, name, labels: { app: name } },
    spec: {
      nodeName: 'n',
      containers: [{ name: 'c', image: 'i' }],
    },
  });
  await client.update(pods, { ...pod, status }, { subresource: 'status' });
}

interface Budget {
  readonly spec?: PodDisruptionBudgetSpec;
  readonly status?: PodDisruptionBudgetStatus;
  readonly suffix?: string;
}

async function createBudget(pod: string, { spec, status, suffix = '' }: Budget): Promise<void> {
  const { client } = server;
  const budget = await client.create(podDisruptionBudgets, {
    metadata: { namespace, name: `${pod}${suffix}` },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: pod } }, ...spec },
  });
  await client.update(
    podDisruptionBudgets,
    { ...budget, status: { observedGeneration: 1, ...status } },
    { subresource: 'status' },
  );
}

interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly retryAfter: string | undefined;
}

async function evict(name: string, deleteOptions: object = {}, query = ''): Promise<Answer> {
  const response = await server.fetch(
    `/api/v1/namespaces/${namespace}/pods/${name}/eviction${query}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name },
        deleteOptions,
      }),
    },
  );
  const retryAfter = response.headers['retry-after'];
  return {
    code: response.code,
    body: JSON.parse(response.text),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
  };
}

function isGoing(name: string): boolean {
  const pod = server.reader.get(pods, { namespace, name });
  return pod === undefined || pod.metadata.deletionTimestamp !== undefined;
}

const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

describe('without a budget', () => {
  test('a Pod goes gracefully and says why', async () => {
    await createPod('free');
    expect(await evict('free')).toMatchObject({ code: 201, body: { status: 'Success' } });
    expect(server.reader.get(pods, { namespace, name: 'free' })).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 30 },
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'EvictionByEvictionAPI',
            message: 'Eviction API: evicting',
            lastTransitionTime: expect.any(String),
          },
        ],
      },
    });
  });

  test('preconditions hold, and nothing is said of a Pod that stays', async () => {
    await createPod('other');
    const answer = await evict('other', { preconditions: { uid: 'not-this' } });
    expect(answer).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect(server.reader.get(pods, { namespace, name: 'other' })?.status?.conditions).toHaveLength(
      1,
    );
  });
});

describe('with a budget', () => {
  test('that has one to give, the Pod goes and the budget has one less', async () => {
    await createPod('one');
    await createBudget('one', { status: { disruptionsAllowed: 1, currentHealthy: 1 } });
    expect(await evict('one')).toMatchObject({ code: 201 });
    const key = { namespace, name: 'one' };
    expect(server.reader.get(podDisruptionBudgets, key)?.status).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { one: expect.any(String) },
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
    });
  });

  test.each<[string, Budget, string, string | undefined]>([
    [
      'has nothing to give',
      { status: { disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 1 } },
      'needs 2 healthy pods and has 1 currently',
      undefined,
    ],
    [
      'has changed and wasn’t looked at yet',
      { status: { observedGeneration: 0, disruptionsAllowed: 1 } },
      'is still being processed by the server.',
      '10',
    ],
    [
      'couldn’t be worked out',
      {
        status: {
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'SyncFailed',
              message: 'broken',
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      },
      'does not allow evicting pods currently because it failed sync: broken',
      undefined,
    ],
  ])('that %s, the Pod stays', async (title, budget, why, retryAfter) => {
    const name = title.replaceAll(/[^a-z]+/g, '-');
    await createPod(name);
    await createBudget(name, budget);
    const answer = await evict(name);
    expect(answer).toMatchObject({
      code: 429,
      body: {
        reason: 'TooManyRequests',
        message: refusal,
        details: {
          causes: [{ reason: 'DisruptionBudget', message: `The disruption budget ${name} ${why}` }],
        },
      },
    });
    expect(answer.retryAfter).toBe(retryAfter);
    expect(isGoing(name)).toBe(false);
  });

  test('two of them are one too many', async () => {
    await createPod('torn');
    await createBudget('torn', { status: { disruptionsAllowed: 1 } });
    await createBudget('torn', { status: { disruptionsAllowed: 1 }, suffix: '-too' });
    expect(await evict('torn')).toMatchObject({
      code: 500,
      body: {
        status: 'Failure',
        message:
          'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      },
    });
    expect(isGoing('torn')).toBe(false);
  });

  test.each<[string, PodStatus]>([
    ['starting', { phase: 'Pending' }],
    ['succeeded', { phase: 'Succeeded' }],
    ['failed', { phase: 'Failed' }],
  ])('a Pod that serves nobody needs no leave: %s', async (name, status) => {
    await createPod(name, status);
    await createBudget(name, { status: { disruptionsAllowed: 0, desiredHealthy: 1 } });
    expect(await evict(name)).toMatchObject({ code: 201 });
    expect(isGoing(name)).toBe(true);
  });

  test.each<[string, Budget, number]>([
    [
      'goes when enough others are healthy',
      { status: { currentHealthy: 2, desiredHealthy: 2 } },
      201,
    ],
    ['stays when not', { status: { currentHealthy: 1, desiredHealthy: 2 } }, 429],
    ['stays when none is wanted', { status: { currentHealthy: 0, desiredHealthy: 0 } }, 429],
    [
      'goes always when the budget says so',
      {
        spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
        status: { currentHealthy: 0, desiredHealthy: 2 },
      },
      201,
    ],
  ])('a Pod that isn’t ready %s', async (title, budget, code) => {
    const name = `unready-${title.replaceAll(/[^a-z]+/g, '-')}`;
    await createPod(name, unready);
    await createBudget(name, budget);
    expect(await evict(name)).toMatchObject({ code });
    expect(isGoing(name)).toBe(code === 201);
  });

  test.each([
    ['in the options of the delete', { dryRun: ['All'] }, ''],
    ['in the query', {}, '?dryRun=All'],
  ])('a dry run %s takes nothing', async (title, options, query) => {
    const name = `dry-${title.replaceAll(/[^a-z]+/g, '-')}`;
    await createPod(name);
    await createBudget(name, { status: { disruptionsAllowed: 1 } });
    expect(await evict(name, options, query)).toMatchObject({ code: 201 });
    const key = { namespace, name };
    expect(server.reader.get(podDisruptionBudgets, key)?.status?.disruptionsAllowed).toBe(1);
    expect(isGoing(name)).toBe(false);
  });
});
