/** ResourceQuotas and LimitRanges by the real kubectl: what is refused and in which words, what is counted and shown. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { configMaps, namespaces, resourceQuotas } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
const run = kubectlFor(() => cluster);
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** With single spaces. */
async function kubectl(words: string, input: object = {}): Promise<string> {
  const text = await run(words, JSON.stringify(input));
  return text.replaceAll(/ +/g, ' ').replaceAll(/ $/gm, '');
}

async function refusal(words: string, input: object = {}): Promise<string> {
  const options = { kubeconfig: cluster.kubeconfig, input: JSON.stringify(input) };
  const { status, text } = await runKubectl(words, options);
  expect(status, text).not.toBe(0);
  return text;
}

const soon = (look: () => Promise<void>): Promise<void> =>
  vi.waitFor(look, { timeout: 10_000, interval: 20 });

/** A namespace of its own. */
async function inNamespace(name: string): Promise<string> {
  await cluster.client.create(namespaces, { metadata: { name }, spec: {} });
  return `-n ${name}`;
}

function pod(name: string, resources: object = {}, more: object = {}): object {
  const container = { name: 'c', image: 'i', resources };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [container], ...more },
  };
}

const used = async (namespace: string, name: string): Promise<unknown> =>
  (await cluster.client.get(resourceQuotas, { namespace, name })).status?.used;

describe('kubectl create quota', () => {
  test('limits what Pods ask for together, and shows what is used', async () => {
    const there = await inNamespace('sums');
    await kubectl(`create quota all --hard=pods=3,requests.cpu=1,limits.memory=1Gi ${there}`);
    expect(await refusal(`create -f - ${there}`, pod('none'))).toContain(
      'pods "none" is forbidden: failed quota: all: must specify limits.memory for: c; requests.cpu for: c',
    );
    const some = { requests: { cpu: '600m' }, limits: { memory: '100Mi' } };
    await kubectl(`create -f - ${there}`, pod('one', some));
    expect(await refusal(`create -f - ${there}`, pod('two', some))).toContain(
      'pods "two" is forbidden: exceeded quota: all, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
    await soon(async () => {
      expect(await kubectl(`describe quota all ${there}`)).toBe(
        'Name: all\nNamespace: sums\nResource Used Hard\n-------- ---- ----\nlimits.memory 100Mi 1Gi\npods 1 3\nrequests.cpu 600m 1',
      );
    });
    expect(await kubectl(`get quota all --no-headers ${there}`)).toMatch(
      /^all pods: 1\/3, requests\.cpu: 600m\/1 limits\.memory: 100Mi\/1Gi \d+s$/,
    );
    await kubectl(`delete pod one --force --grace-period=0 ${there}`);
    await soon(async () =>
      expect(await used('sums', 'all')).toEqual({
        'limits.memory': '0',
        pods: '0',
        'requests.cpu': '0',
      }),
    );
  });

  test('by scope and priority', async () => {
    const there = await inNamespace('scoped');
    await kubectl(`create quota lazy --hard=pods=1 --scopes=BestEffort ${there}`);
    await kubectl('create priorityclass urgent --value=10');
    await kubectl(`apply -f - ${there}`, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'urgent' },
      spec: {
        hard: { pods: '0' },
        scopeSelector: {
          matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['urgent'] }],
        },
      },
    });
    await kubectl(`create -f - ${there}`, pod('one'));
    expect(await refusal(`create -f - ${there}`, pod('two'))).toContain(
      'exceeded quota: lazy, requested: pods=1, used: pods=1, limited: pods=1',
    );
    const asks = { requests: { cpu: '1m' } };
    await kubectl(`create -f - ${there}`, pod('three', asks));
    expect(
      await refusal(`create -f - ${there}`, pod('four', asks, { priorityClassName: 'urgent' })),
    ).toContain('exceeded quota: urgent, requested: pods=1, used: pods=0, limited: pods=0');
    expect(await kubectl(`describe quota lazy ${there}`)).toContain(
      'Scopes: BestEffort\n * Matches all pods that do not have resource requirements set.',
    );
  });

  test('counts objects of any kind, node ports and storage', async () => {
    const there = await inNamespace('counts');
    const hard =
      'count/deployments.apps=1,count/horizontalpodautoscalers.autoscaling=1,services.nodeports=1,services.loadbalancers=0,local-path.storageclass.storage.k8s.io/requests.storage=2Gi';
    await kubectl(`create quota objects --hard=${hard} ${there}`);
    await kubectl(`create deployment web --image=nginx ${there}`);
    expect(await refusal(`create deployment other --image=nginx ${there}`)).toContain(
      'deployments.apps "other" is forbidden: exceeded quota: objects, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
    );
    const autoscaler = (version: string, name: string): object => ({
      apiVersion: `autoscaling/${version}`,
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: { maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    });
    await kubectl(`create -f - ${there}`, autoscaler('v1', 'a'));
    expect(await refusal(`create -f - ${there}`, autoscaler('v2', 'b'))).toContain(
      'exceeded quota: objects, requested: count/horizontalpodautoscalers.autoscaling=1',
    );
    await kubectl(`create service nodeport one --tcp=80 ${there}`);
    expect(await refusal(`create service nodeport two --tcp=80 ${there}`)).toContain(
      'requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
    );
    expect(await refusal(`create service loadbalancer three --tcp=80 ${there}`)).toContain(
      'services.loadbalancers=1',
    );
    const claim = (name: string, storage: string): object => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    await kubectl(`create -f - ${there}`, claim('data', '1Gi'));
    const name = 'local-path.storageclass.storage.k8s.io/requests.storage';
    expect(await refusal(`create -f - ${there}`, claim('more', '2Gi'))).toContain(
      `exceeded quota: objects, requested: ${name}=2Gi, used: ${name}=1Gi, limited: ${name}=2Gi`,
    );
  });

  test('what is too much already may shrink, not grow', async () => {
    const there = await inNamespace('shrinks');
    await kubectl(`create service nodeport web --tcp=80:80 --tcp=81:81 ${there}`);
    await kubectl(`create quota ports --hard=services.nodeports=1 ${there}`);
    await kubectl(`label service web a=b ${there}`);
    const ports = (...numbers: readonly number[]): string =>
      JSON.stringify({ spec: { ports: numbers.map((port) => ({ name: `p${port}`, port })) } });
    expect(
      await refusal(`patch service web --type=merge -p ${ports(80, 81, 82)} ${there}`),
    ).toContain('exceeded quota: ports, requested: services.nodeports=1');
    await kubectl(`patch service web --type=merge -p ${ports(80)} ${there}`);
  });

  test('a hundred creates at once never get past it', async () => {
    await inNamespace('race');
    await kubectl('create quota ten --hard=count/configmaps=11 -n race');
    // One is there already: the root certificate, once its controller has written it.
    await soon(async () => expect(await used('race', 'ten')).toEqual({ 'count/configmaps': '1' }));
    const attempts = Array.from({ length: 100 }, (_, index) =>
      cluster.client.create(configMaps, { metadata: { namespace: 'race', name: `c${index}` } }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    for (const result of results) {
      if (result.status === 'rejected') expect(isApiError(result.reason, 'Forbidden')).toBe(true);
    }
    await soon(async () => expect(await used('race', 'ten')).toEqual({ 'count/configmaps': '11' }));
  });
});

describe('a LimitRange', () => {
  const range = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'bounds' },
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '200m' },
          defaultRequest: { cpu: '100m', memory: '16Mi' },
          max: { cpu: '1' },
          min: { cpu: '50m' },
          maxLimitRequestRatio: { cpu: '4' },
        },
        { type: 'Pod', max: { cpu: '1' } },
        { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } },
      ],
    },
  };

  test('fills in what Pods do not say, and refuses what is out of bounds', async () => {
    const there = await inNamespace('bounded');
    await kubectl(`create -f - ${there}`, range);
    await kubectl(`create -f - ${there}`, pod('plain'));
    const plain = JSON.parse(await kubectl(`get pod plain -o json ${there}`));
    expect(plain.spec.containers[0].resources).toEqual({
      limits: { cpu: '200m' },
      requests: { cpu: '100m', memory: '16Mi' },
    });
    expect(plain.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container c; cpu limit for container c',
    });
    const cpu = (request: string, limit: string): object => ({
      requests: { cpu: request },
      limits: { cpu: limit },
    });
    expect(await refusal(`create -f - ${there}`, pod('big', cpu('500m', '2')))).toContain(
      'pods "big" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum cpu usage per Pod is 1, but limit is 2]',
    );
    expect(await refusal(`create -f - ${there}`, pod('small', cpu('10m', '30m')))).toContain(
      'minimum cpu usage per Container is 50m, but request is 10m',
    );
    expect(await refusal(`create -f - ${there}`, pod('steep', cpu('100m', '500m')))).toContain(
      'cpu max limit to request ratio per Container is 4, but provided ratio is 5.000000',
    );
    const claim = (storage: string): object => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    expect(await refusal(`create -f - ${there}`, claim('3Gi'))).toContain(
      'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi',
    );
    expect(await refusal(`create -f - ${there}`, claim('1Mi'))).toContain(
      'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi',
    );
  });

  test('is described as upstream does it', async () => {
    const lines = (await kubectl('describe limits bounds -n bounded')).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'Name: bounds',
      'Namespace: bounded',
      'Type Resource Min Max Default Request Default Limit Max Limit/Request Ratio',
      '---- -------- --- --- --------------- ------------- -----------------------',
    ]);
    // kubectl has no order for the resources of one type.
    expect(lines.slice(4).sort()).toEqual([
      'Container cpu 50m 1 100m 200m 4',
      'Container memory - - 16Mi - -',
      'PersistentVolumeClaim storage 1Gi 2Gi - - -',
      'Pod cpu - 1 - - -',
    ]);
  });
});
