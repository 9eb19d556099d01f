/** Workloads as clients see them: their statuses, scales, collections and histories, by the real kubectl on a simulated node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

/** A kubectl that must fail; what it says. */
async function refused(words: string, input = ''): Promise<string> {
  const { status, text } = await runKubectl(words, { kubeconfig: cluster.kubeconfig, input });
  expect(status, text).not.toBe(0);
  return text;
}

const container = { name: 'main', image: 'nginx:1.24' };

function workload(kind: string, name: string, spec: object = {}, podMetadata: object = {}): string {
  const labels = { app: name };
  const isController = kind === 'ReplicationController';
  return JSON.stringify({
    apiVersion: isController ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: 2 }),
      selector: isController ? labels : { matchLabels: labels },
      template: { metadata: { labels, ...podMetadata }, spec: { containers: [container] } },
      ...spec,
    },
  });
}

/** A template whose Pods never become ready. */
const broken = {
  spec: { template: { spec: { containers: [{ name: 'main', image: 'registry.invalid/x:1' }] } } },
};

const field = (object: string, path: string): Promise<string> =>
  kubectl(`get ${object} -o jsonpath=${path}`);
const until = (object: string, path: string, value: string): Promise<string> =>
  kubectl(`wait ${object} --for=jsonpath=${path}=${value} --timeout=20s`);
const patch = (object: string, body: object, flags = ''): Promise<string> =>
  kubectl(`patch ${object} ${flags} -p '${JSON.stringify(body)}'`);

const kinds = [
  ['Deployment', 'apis/apps/v1', 'deployments'],
  ['ReplicaSet', 'apis/apps/v1', 'replicasets'],
  ['StatefulSet', 'apis/apps/v1', 'statefulsets'],
  ['DaemonSet', 'apis/apps/v1', 'daemonsets'],
  ['ReplicationController', 'api/v1', 'replicationcontrollers'],
] as const;

describe.each(kinds)('%s', (kind, version, resource) => {
  const name = `each-${resource}`;
  const object = `${resource}/${name}`;

  test('its status is read, patched and replaced by itself, and judged', async () => {
    await kubectl('apply -f -', workload(kind, name));
    const path = `/${version}/namespaces/default/${object}/status`;
    const condition = (type: string): object => ({
      type,
      status: 'True',
      reason: 'E2E',
      message: 'set',
    });
    await patch(
      object,
      { status: { conditions: [condition('StatusPatched')] } },
      '--subresource=status --type=merge',
    );
    const read: { spec: object; status: object } = JSON.parse(await kubectl(`get --raw ${path}`));
    expect(read.status).toMatchObject({
      conditions: expect.arrayContaining([expect.objectContaining({ type: 'StatusPatched' })]),
    });
    await kubectl(
      'replace --subresource=status -f -',
      JSON.stringify({
        ...JSON.parse(await kubectl(`get ${object} -o json`)),
        spec: { ...read.spec, minReadySeconds: 77 },
        status: { ...read.status, conditions: [condition('StatusReplaced')] },
      }).replace(/"resourceVersion":"\d+",/, ''),
    );
    expect(await field(object, '{.status.conditions[?(@.type=="StatusReplaced")].message}')).toBe(
      'set',
    );
    // The rest is not the status' to change.
    expect(await field(object, '{.spec.minReadySeconds}')).not.toBe('77');
    const count = kind === 'DaemonSet' ? 'numberReady' : 'readyReplicas';
    const text = await refused(
      `patch ${object} --subresource=status --type=merge -p '${JSON.stringify({ status: { [count]: -1 } })}'`,
    );
    expect(text).toContain(
      `status.${count}: Invalid value: -1: must be greater than or equal to 0`,
    );
  });

  test.skipIf(kind === 'DaemonSet')(
    'its scale is read, replaced and patched without knowing the kind',
    async () => {
      const path = `/${version}/namespaces/default/${object}/scale`;
      const scale: { spec: object; status: object } = JSON.parse(
        await kubectl(`get --raw ${path}`),
      );
      expect(scale).toMatchObject({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        spec: { replicas: 2 },
      });
      expect(scale.status).toMatchObject({ selector: `app=${name}` });
      await kubectl(
        `replace --raw ${path} -f -`,
        JSON.stringify({ ...scale, spec: { replicas: 1 } }),
      );
      expect(await field(object, '{.spec.replicas}')).toBe('1');
      await patch(object, { spec: { replicas: 3 } }, '--subresource=scale --type=merge');
      await until(object, '{.status.replicas}', '3');
      expect(await kubectl(`scale ${object} --current-replicas=3 --replicas=0`)).toMatch(
        / scaled$/,
      );
      await kubectl(`wait pod -l app=${name} --for=delete --timeout=20s`);
    },
  );

  test('a selection of it is listed in all namespaces, and deleted as a collection', async () => {
    for (const index of [1, 2]) {
      const labelled = JSON.parse(workload(kind, `${name}-${index}`));
      labelled.metadata.labels = { collection: resource };
      await kubectl('create -f -', JSON.stringify(labelled));
    }
    const list = `get ${resource} -A -l collection=${resource} -o name`;
    expect((await kubectl(list)).split('\n')).toHaveLength(2);
    await kubectl(
      `delete --raw /${version}/namespaces/default/${resource}?labelSelector=collection=${resource}`,
    );
    await kubectl(`wait ${resource} -l collection=${resource} --for=delete --timeout=20s`);
    expect(await kubectl(`get ${object} -o name`)).toContain(name);
    await kubectl(`delete ${object}`);
  });
});

describe('StatefulSets', () => {
  const change = (name: string, image: string): Promise<string> =>
    kubectl(`set image statefulset/${name} main=${image}`);

  test('start where they are told to, and tell each member its index', async () => {
    await kubectl('apply -f -', workload('StatefulSet', 'late', { ordinals: { start: 5 } }));
    await kubectl('rollout status statefulset/late');
    expect(
      await kubectl('get pods -l app=late -L apps.kubernetes.io/pod-index --no-headers -o name'),
    ).toBe('pod/late-5\npod/late-6');
    expect(await field('pod/late-6', '{.metadata.labels.apps\\.kubernetes\\.io/pod-index}')).toBe(
      '6',
    );
    await patch('statefulset/late', { spec: { ordinals: { start: 6 } } });
    await kubectl('wait pod/late-5 --for=delete --timeout=20s');
    await kubectl('rollout status statefulset/late');
    expect(await kubectl('get pods -l app=late -o name')).toBe('pod/late-6\npod/late-7');
  });

  test('replace as many at a time as maxUnavailable says', async () => {
    const updateStrategy = (maxUnavailable: unknown): object => ({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable },
    });
    const set = (value: unknown): string =>
      workload('StatefulSet', 'wide', { replicas: 4, updateStrategy: updateStrategy(value) });
    expect(await refused('apply -f -', set(0))).toContain(
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0',
    );
    expect(await refused('apply -f -', set('101%'))).toContain('must not be greater than 100%');
    await kubectl('apply -f -', set(2));
    await kubectl('rollout status statefulset/wide');
    // What is updated doesn't come up again: two are away, and not a third.
    await patch('statefulset/wide', broken);
    await kubectl(
      'wait pod/wide-2 --for=jsonpath={.spec.containers[0].image}=registry.invalid/x:1 --timeout=20s',
    );
    await until('statefulset/wide', '{.status.readyReplicas}', '2');
    expect(await field('pod/wide-1', '{.spec.containers[0].image}')).toBe('nginx:1.24');
  });

  test('that are stuck at a broken revision stay so until the broken member is deleted', async () => {
    await kubectl('apply -f -', workload('StatefulSet', 'stuck'));
    await kubectl('rollout status statefulset/stuck');
    const good = await field('statefulset/stuck', '{.status.currentRevision}');
    await patch('statefulset/stuck', broken);
    await kubectl(
      'wait pod/stuck-1 --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ErrImagePull --timeout=20s',
    );
    expect(await field('statefulset/stuck', '{.status.currentRevision}')).toBe(good);
    expect(await field('statefulset/stuck', '{.status.updateRevision}')).not.toBe(good);
    await kubectl('rollout undo statefulset/stuck');
    await until('statefulset/stuck', '{.status.updateRevision}', good);
    expect(await field('pod/stuck-1', '{.spec.containers[0].image}')).toBe('registry.invalid/x:1');
    await kubectl('delete pod stuck-1');
    await kubectl('rollout status statefulset/stuck --timeout=20s');
    expect(await field('statefulset/stuck', '{.status.currentRevision}')).toBe(good);
  });

  test('keep so many revisions as they are told to, and go back to one of them by its number', async () => {
    await kubectl(
      'apply -f -',
      workload('StatefulSet', 'history', { replicas: 1, revisionHistoryLimit: 1 }),
    );
    for (const tag of ['1.25', '1.26', '1.27']) {
      await change('history', `nginx:${tag}`);
      await kubectl('rollout status statefulset/history');
    }
    await expect
      .poll(() => kubectl('get controllerrevisions -l app=history -o name'))
      .toMatch(/^\S+\n\S+$/);
    expect(await kubectl('rollout history statefulset/history')).toMatch(/\n3 .*\n4 /);
    await kubectl('rollout undo statefulset/history --to-revision=3');
    await kubectl('rollout status statefulset/history');
    expect(await field('pod/history-0', '{.spec.containers[0].image}')).toBe('nginx:1.26');
    await kubectl('rollout restart statefulset/history');
    await kubectl('rollout status statefulset/history');
    expect(await field('pod/history-0', '{.metadata.annotations}')).toContain(
      'kubectl.kubernetes.io/restartedAt',
    );
  });

  test('delete claims when scaled down and when deleted, as they are told to', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const spec = {
      volumeClaimTemplates: [claim],
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
    };
    await kubectl('apply -f -', workload('StatefulSet', 'tidy', spec));
    await kubectl('rollout status statefulset/tidy');
    const owner = '{.metadata.ownerReferences[*].kind}';
    expect(await field('pvc/data-tidy-1', owner)).toBe('StatefulSet');
    await kubectl('scale statefulset/tidy --replicas=1');
    await kubectl('wait pvc/data-tidy-1 --for=delete --timeout=20s');
    await patch('statefulset/tidy', {
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } },
    });
    await until(
      'statefulset/tidy',
      '{.status.observedGeneration}',
      await field('statefulset/tidy', '{.metadata.generation}'),
    );
    await expect.poll(() => field('pvc/data-tidy-0', owner)).toBe('');
    await patch('statefulset/tidy', {
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
    });
    await expect.poll(() => field('pvc/data-tidy-0', owner)).toBe('StatefulSet');
    await kubectl('delete statefulset tidy');
    await kubectl('wait pvc/data-tidy-0 --for=delete --timeout=20s');
  });

  test('are warned about in upstream’s words', async () => {
    const spec = {
      revisionHistoryLimit: -1,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } },
        },
      ],
    };
    const answer = await kubectl(
      'create --dry-run=server -f -',
      workload('StatefulSet', 'odd', spec),
    );
    expect(answer).toContain(
      'Warning: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    );
    expect(answer).toContain(
      'Warning: spec.volumeClaimTemplates[0].spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    );
    const dotted = await kubectl('create --dry-run=server -f -', workload('Deployment', 'a.b'));
    expect(dotted).toMatch(
      /Warning: metadata\.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: \[.+\]/,
    );
  });

  test('wait for minReadySeconds, and say how many are available', async () => {
    await kubectl('apply -f -', workload('StatefulSet', 'slow', { minReadySeconds: 2 }));
    await until('statefulset/slow', '{.status.readyReplicas}', '1');
    expect(await field('statefulset/slow', '{.status.availableReplicas}')).toBe('0');
    await until('statefulset/slow', '{.status.availableReplicas}', '2');
  });

  test('say while they are deleted in the foreground how many members are left', async () => {
    await kubectl(
      'apply -f -',
      workload(
        'StatefulSet',
        'leaving',
        {},
        { annotations: { 'simulated.holdfast.dev/leaving.stop-after': '1' } },
      ),
    );
    await kubectl('rollout status statefulset/leaving');
    await kubectl(
      'patch pod leaving-0 --type=merge -p {"metadata":{"finalizers":["example.com/hold"]}}',
    );
    await kubectl('delete statefulset leaving --cascade=foreground --wait=false');
    await until('statefulset/leaving', '{.status.replicas}', '1');
    await kubectl('patch pod leaving-0 --type=merge -p {"metadata":{"finalizers":null}}');
    await kubectl('wait statefulset/leaving --for=delete --timeout=20s');
  });
});

describe('Deployments', () => {
  const reason = (name: string, type: string): Promise<string> =>
    field(`deployment/${name}`, `{.status.conditions[?(@.type=="${type}")].reason}`);

  test('tell that they make no progress, and go back to a revision by its number', async () => {
    await kubectl('apply -f -', workload('Deployment', 'late', { progressDeadlineSeconds: 2 }));
    await kubectl('rollout status deployment/late');
    expect(await reason('late', 'Progressing')).toBe('NewReplicaSetAvailable');
    expect(await reason('late', 'Available')).toBe('MinimumReplicasAvailable');
    await kubectl('set image deployment/late main=registry.invalid/x:1');
    await kubectl('annotate deployment/late kubernetes.io/change-cause=broken');
    expect(await refused('rollout status deployment/late')).toMatch(
      /error: deployment "late" exceeded its progress deadline$/,
    );
    expect(await reason('late', 'Progressing')).toBe('ProgressDeadlineExceeded');
    expect(await kubectl('rollout history deployment/late')).toMatch(/\n1 +<none>\n2 +broken$/);
    await kubectl('rollout undo deployment/late --to-revision=1');
    await kubectl('rollout status deployment/late');
    expect(await reason('late', 'Progressing')).toBe('NewReplicaSetAvailable');
  });

  test('tell that they are paused and resumed', async () => {
    await kubectl('apply -f -', workload('Deployment', 'still'));
    await kubectl('rollout status deployment/still');
    await kubectl('rollout pause deployment/still');
    await expect.poll(() => reason('still', 'Progressing')).toBe('DeploymentPaused');
    expect(await refused('rollout restart deployment/still')).toContain(
      "can't restart paused deployment",
    );
    await kubectl('rollout resume deployment/still');
    await expect.poll(() => reason('still', 'Progressing')).toBe('NewReplicaSetAvailable');
  });

  test('count Pods on their way out, and with Recreate wait for them', async () => {
    const slow = { annotations: { 'simulated.holdfast.dev/stop-after': '2' } };
    await kubectl(
      'apply -f -',
      workload('Deployment', 'anew', { strategy: { type: 'Recreate' } }, slow),
    );
    await kubectl('rollout status deployment/anew');
    await kubectl('set image deployment/anew main=nginx:1.27');
    await until('deployment/anew', '{.status.terminatingReplicas}', '2');
    expect(
      await field('replicaset', '{.items[*].spec.template.spec.containers[0].image}'),
    ).not.toContain('1.27');
    await kubectl('rollout status deployment/anew --timeout=20s');
    expect(await field('deployment/anew', '{.status.terminatingReplicas}')).toBe('0');
  });

  test('scale in the middle of a rollout by shares', async () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } };
    await kubectl('apply -f -', workload('Deployment', 'shared', { replicas: 10, strategy }));
    await kubectl('rollout status deployment/shared');
    await kubectl('set image deployment/shared main=registry.invalid/x:1');
    const sizes = (): Promise<string> =>
      kubectl(
        'get replicasets -l app=shared --sort-by=.spec.replicas -o jsonpath={.items[*].spec.replicas}',
      );
    await expect.poll(sizes).toBe('5 8');
    await kubectl('scale deployment/shared --replicas=30');
    // The example of upstream's documentation: 20 of 25 for the old, 13 of 8 for the new.
    await expect.poll(sizes).toBe('13 20');
    await kubectl('delete deployment shared');
  });
});

test('a Deployment whose ReplicaSet is refused says why, in a condition and an event', async () => {
  await kubectl('create namespace none');
  await kubectl('-n none create quota none --hard=count/replicasets.apps=0');
  const hard = '{.status.hard.count/replicasets\\.apps}';
  await expect.poll(() => kubectl(`-n none get quota none -o jsonpath=${hard}`)).toBe('0');
  await kubectl('-n none apply -f -', workload('Deployment', 'refused'));
  const condition = '{.status.conditions[?(@.type=="Progressing")]}';
  await expect
    .poll(() => kubectl(`-n none get deployment refused -o jsonpath=${condition}`))
    .toMatch(
      /Failed to create new replica set \\?"refused-\w+.*"reason":"ReplicaSetCreateError","status":"False"/,
    );
  expect(await kubectl('-n none get events')).toMatch(
    /Warning +ReplicaSetCreateError +deployment\/refused +Failed to create new replica set "refused-\w+": .*exceeded quota: none/,
  );
  await kubectl('delete namespace none --wait=false');
});

describe('ReplicaSets and ReplicationControllers', () => {
  test.each([['ReplicaSet'], ['ReplicationController']])(
    '%s: a quota in the way is a condition, and goes',
    async (kind) => {
      const namespace = `quota-${kind.toLowerCase()}`;
      await kubectl(`create namespace ${namespace}`);
      await kubectl(`-n ${namespace} create quota few --hard=pods=1`);
      await expect
        .poll(() => kubectl(`-n ${namespace} get quota few -o jsonpath={.status.hard.pods}`))
        .toBe('1');
      await kubectl(`-n ${namespace} apply -f -`, workload(kind, 'many'));
      const path = '{.status.conditions[?(@.type=="ReplicaFailure")]}';
      const condition = (): Promise<string> =>
        kubectl(`-n ${namespace} get ${kind} many -o jsonpath=${path}`);
      await expect.poll(condition).toMatch(/"reason":"FailedCreate"/);
      expect(await condition()).toContain(
        'exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
      );
      await kubectl(`-n ${namespace} scale ${kind} many --replicas=1`);
      await expect.poll(condition).toBe('');
      await kubectl(`delete namespace ${namespace} --wait=false`);
    },
  );

  test('a ReplicationController is scaled by kubectl, and deletes first what costs least', async () => {
    await kubectl('apply -f -', workload('ReplicationController', 'cheap', { replicas: 3 }));
    await until('rc/cheap', '{.status.readyReplicas}', '3');
    const [first = '', ...others] = (await kubectl('get pods -l app=cheap -o name')).split('\n');
    for (const pod of others)
      await kubectl(`annotate ${pod} controller.kubernetes.io/pod-deletion-cost=10`);
    expect(await kubectl('scale rc cheap --replicas=2')).toBe('replicationcontroller/cheap scaled');
    await kubectl(`wait ${first} --for=delete --timeout=20s`);
    expect((await kubectl('get pods -l app=cheap -o name')).split('\n')).toEqual(others);
  });

  test.each([['ReplicaSet'], ['ReplicationController']])(
    '%s: adopts what fits and lets go of what does no more',
    async (kind) => {
      const name = `family-${kind.toLowerCase()}`;
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `${name}-orphan`, labels: { app: name } },
        spec: { containers: [container] },
      };
      await kubectl('create -f -', JSON.stringify(pod));
      await kubectl('create -f -', workload(kind, name, { replicas: 1 }));
      const owner = (): Promise<string> =>
        field(`pod/${name}-orphan`, '{.metadata.ownerReferences[0].kind}');
      await expect.poll(owner).toBe(kind);
      await kubectl(`label pod ${name}-orphan app=other --overwrite`);
      await expect.poll(owner).toBe('');
      await kubectl(`wait ${kind}/${name} --for=jsonpath={.status.readyReplicas}=1 --timeout=20s`);
      expect((await kubectl(`get pods -l app=${name} -o name`)).split('\n')).toHaveLength(1);
    },
  );
});

test('a DaemonSet with maxSurge brings the new Pod before it ends the old one, and rolls back without a needless restart', async () => {
  const updateStrategy = {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  };
  await kubectl('apply -f -', workload('DaemonSet', 'surge', { updateStrategy }));
  await kubectl('rollout status daemonset/surge');
  const uid = await field('pods -l app=surge', '{.items[0].metadata.uid}');
  await patch('daemonset/surge', broken);
  // The new one never comes up, so the old one stays.
  await expect.poll(() => kubectl('get pods -l app=surge -o name')).toMatch(/^\S+\n\S+$/);
  await kubectl('rollout undo daemonset/surge');
  await expect.poll(() => field('pods -l app=surge', '{.items[*].metadata.uid}')).toBe(uid);
  await kubectl('rollout status daemonset/surge');
});

test('a ControllerRevision lives as any object does; its data stays as it is', async () => {
  const revision = (data: object | undefined, number = 1): string =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'mine', labels: { of: 'me' } },
      data,
      revision: number,
    });
  expect(await refused('create -f -', revision(undefined))).toContain(
    'data: Required value: data is mandatory',
  );
  expect(await refused('create -f -', revision({ a: 1 }, -1))).toContain(
    'revision: Invalid value: -1: must be greater than or equal to 0',
  );
  await kubectl('create -f -', revision({ a: 1 }));
  expect(await refused('replace -f -', revision({ a: 2 }))).toContain(
    'data: Invalid value: {"a":2}: field is immutable',
  );
  await kubectl('label controllerrevision mine more=yes');
  await kubectl('replace -f -', revision({ a: 1 }, 2));
  expect(await kubectl('get controllerrevisions -l of=me')).toMatch(
    /^NAME +CONTROLLER +REVISION +AGE\nmine +<none> +2 /,
  );
  await kubectl(
    'delete --raw /apis/apps/v1/namespaces/default/controllerrevisions?labelSelector=of=me',
  );
  expect(await kubectl('get controllerrevisions -l of=me')).toContain('No resources found');
});
