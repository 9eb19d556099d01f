import { afterEach, describe, expect, test } from 'vitest';
import { deployments, pods, replicaSets } from '#api/gen/resources.ts';
import type { DeploymentSpec, ReplicaSet } from '#api/gen/types.ts';
import { replicaSetController } from '../replicaset/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { conditionOf } from './conditions.ts';
import { deploymentController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'web' };

async function start(spec: Partial<DeploymentSpec> = {}): Promise<void> {
  plane = await ControlPlane.start(deploymentController, replicaSetController);
  await plane.client.create(deployments, {
    metadata: { ...key, annotations: { 'kubernetes.io/change-cause': 'first' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
      },
      ...spec,
    },
  });
  await plane.advance();
}

async function change(spec: object): Promise<void> {
  await plane.client.patch(deployments, key, { type: 'strategic', body: { spec } });
  await plane.advance();
}

function image(name: string): object {
  return { template: { spec: { containers: [{ name: 'web', image: name }] } } };
}

/** `nginx:1=3 nginx:2=0`, in order of revision. */
async function sizes(): Promise<string> {
  const all: readonly ReplicaSet[] = await plane.list(replicaSets);
  return all
    .map(({ metadata, spec }) => ({
      revision: Number(metadata.annotations?.['deployment.kubernetes.io/revision']),
      text: `${spec.template?.spec?.containers[0]?.image}=${spec.replicas}`,
    }))
    .toSorted((a, b) => a.revision - b.revision)
    .map(({ revision, text }) => `${revision}: ${text}`)
    .join(', ');
}

describe('a Deployment', () => {
  test('comes up with a ReplicaSet named by hash, and says so', async () => {
    await start();
    const [replicaSet] = await plane.list(replicaSets);
    expect(replicaSet?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]+$/);
    expect(replicaSet?.metadata.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'first',
      'deployment.kubernetes.io/revision': '1',
      'deployment.kubernetes.io/desired-replicas': '3',
    });
    expect(await plane.names(pods)).toHaveLength(3);
    const events = await plane.events();
    expect(events).toContain(
      `ScalingReplicaSet Scaled up replica set ${replicaSet?.metadata.name} from 0 to 3`,
    );
    expect(
      events.filter((event) => event.startsWith('SuccessfulCreate Created pod: web-')),
    ).toHaveLength(3);
    const { status, metadata } = await plane.client.get(deployments, key);
    expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
    expect(status).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(conditionOf(status?.conditions, 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
    expect(conditionOf(status?.conditions, 'Available')?.status).toBe('True');
  });

  test('rolls to a new template and back, keeping the bounds all the way', async () => {
    await start({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    let most = 0;
    plane.informers.of(pods).onChange(() => {
      most = Math.max(most, plane.informers.of(pods).list().length);
    });
    await change(image('nginx:2'));
    expect(await sizes()).toBe('1: nginx:1=0, 2: nginx:2=3');
    expect(most).toBe(4);
    await change(image('nginx:1'));
    expect(await sizes()).toBe('2: nginx:2=0, 3: nginx:1=3');
    const { metadata } = await plane.client.get(deployments, key);
    expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  });

  test('stops at Pods that never become ready, and tells after the deadline', async () => {
    await start({ progressDeadlineSeconds: 60 });
    plane.behaviour = { starts: ({ spec }) => spec.containers[0]?.image !== 'broken' };
    await change(image('broken'));
    expect(await sizes()).toBe('1: nginx:1=3, 2: broken=1');
    await plane.advance(62_000);
    const { status } = await plane.client.get(deployments, key);
    expect(conditionOf(status?.conditions, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
    await change(image('nginx:3'));
    expect(await sizes()).toBe('1: nginx:1=0, 2: broken=0, 3: nginx:3=3');
  });

  test('with Recreate, no new Pod runs before the last old one is gone', async () => {
    await start({ strategy: { type: 'Recreate' } });
    const mixed: string[] = [];
    plane.informers.of(pods).onChange(() => {
      const images = new Set(
        plane.informers
          .of(pods)
          .list()
          .map(({ spec }) => spec.containers[0]?.image),
      );
      if (images.size > 1) mixed.push([...images].join());
    });
    await change(image('nginx:2'));
    expect(await sizes()).toBe('1: nginx:1=0, 2: nginx:2=3');
    expect(mixed).toEqual([]);
  });

  test('while paused scales but does not roll', async () => {
    await start();
    await change({ paused: true, ...image('nginx:2') });
    expect(await sizes()).toBe('1: nginx:1=3');
    await change({ replicas: 5 });
    expect(await sizes()).toBe('1: nginx:1=5');
    await change({ paused: false });
    expect(await sizes()).toBe('1: nginx:1=0, 2: nginx:2=5');
  });

  test('shares a scaling in the middle of a rollout', async () => {
    await start({ replicas: 4, strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } });
    plane.behaviour = { starts: ({ spec }) => spec.containers[0]?.image !== 'slow' };
    await change(image('slow'));
    expect(await sizes()).toBe('1: nginx:1=4, 2: slow=2');
    await change({ replicas: 8 });
    expect(await sizes()).toBe('1: nginx:1=7, 2: slow=3');
  });

  test('tells that its ReplicaSet can not be created', async () => {
    await start({ replicas: 1 });
    plane.faults = 1;
    await change(image('nginx:2'));
    expect(await plane.events()).toContainEqual(
      expect.stringMatching(/^ReplicaSetCreateError Failed to create new replica set "web-\w+": /),
    );
    plane.faults = 0;
  });

  test.each([
    ['1', 'nginx:1', 'DeploymentRollback Rolled back deployment "web" to revision 1'],
    ['0', 'nginx:2', 'DeploymentRollback Rolled back deployment "web" to revision 2'],
    [
      '3',
      'nginx:3',
      'DeploymentRollbackTemplateUnchanged The rollback revision contains the same template as current deployment "web"',
    ],
    [
      '9',
      'nginx:3',
      'DeploymentRollbackRevisionNotFound Unable to find the revision to rollback to.',
    ],
  ])('goes back by an annotation: revision %s', async (revision, expected, event) => {
    await start();
    await change(image('nginx:2'));
    await change(image('nginx:3'));
    const annotations = { 'deprecated.deployment.rollback.to': revision };
    await plane.client.patch(deployments, key, {
      type: 'merge',
      body: { metadata: { annotations } },
    });
    await plane.advance();
    const { metadata, spec } = await plane.client.get(deployments, key);
    expect(spec.template.spec?.containers[0]?.image).toBe(expected);
    expect(metadata.annotations).not.toHaveProperty(['deprecated.deployment.rollback.to']);
    expect(metadata.annotations).toMatchObject({ 'kubernetes.io/change-cause': 'first' });
    expect(await plane.events()).toContain(event);
    expect((await plane.list(pods)).map((pod) => pod.spec.containers[0]?.image)).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  test('has no revision before its first to go back to', async () => {
    await start();
    const annotations = { 'deprecated.deployment.rollback.to': '0' };
    await plane.client.patch(deployments, key, {
      type: 'merge',
      body: { metadata: { annotations } },
    });
    await plane.advance();
    expect(await plane.events()).toContain(
      'DeploymentRollbackRevisionNotFound Unable to find last revision.',
    );
  });

  test('keeps as much history as it is told', async () => {
    await start({ revisionHistoryLimit: 1 });
    for (const version of [2, 3, 4]) await change(image(`nginx:${version}`));
    expect(await sizes()).toBe('3: nginx:3=0, 4: nginx:4=3');
  });

  test('makes no change once it is content', async () => {
    await start();
    const before = await plane.client.get(deployments, key);
    await plane.advance(3_600_000);
    const after = await plane.client.get(deployments, key);
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });
});
