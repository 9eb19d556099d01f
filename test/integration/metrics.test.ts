/** What nodes and Pods use: the metrics API and `kubectl top`, on a simulated node, whose figures are known. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { podMetrics, nodeMetrics } from '#api/metrics.ts';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;

/** Rejects when kubectl fails; resolves to its output with single spaces, without the last line's end. */
async function kubectl(words: string, input = ''): Promise<string> {
  const options = { kubeconfig: cluster.kubeconfig, input };
  const { status, text } = await runKubectl(words, options);
  expect(status, `kubectl ${words}: ${text}`).toBe(0);
  return text.replaceAll(/ +/g, ' ').replaceAll(/ $/gm, '');
}

function pod(name: string, containers: readonly string[], namespace = 'default'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: containers.map((container) => ({ name: container, image: 'nginx' })) },
  };
}

beforeAll(async () => {
  cluster = await Cluster.start();
  await kubectl('create namespace other');
  const items = [pod('one', ['app']), pod('two', ['a', 'b']), pod('away', ['app'], 'other')];
  await kubectl('apply -f -', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl('wait pod --all --all-namespaces --for=condition=Ready --timeout=60s');
});
afterAll(() => cluster.stop());

describe('kubectl top', () => {
  test('shows Pods', async () => {
    expect(await kubectl('top pods')).toBe('NAME CPU(cores) MEMORY(bytes)\none 1m 1Mi\ntwo 2m 2Mi');
  });

  test('shows containers', async () => {
    expect(await kubectl('top pods --containers -l app=two')).toBe(
      'POD NAME CPU(cores) MEMORY(bytes)\ntwo a 1m 1Mi\ntwo b 1m 1Mi',
    );
  });

  test('shows all namespaces, sorted', async () => {
    expect(await kubectl('top pods -A --sort-by=memory --no-headers')).toMatch(
      /^default two 2m 2Mi\n(default one|other away) 1m 1Mi\n(default one|other away) 1m 1Mi$/,
    );
  });

  test('selects by field and by name, and sums', async () => {
    expect(await kubectl('top pods --field-selector metadata.name=one --no-headers')).toBe(
      'one 1m 1Mi',
    );
    expect(await kubectl('top pod two --no-headers')).toBe('two 2m 2Mi');
    expect(await kubectl('top pods --sum --no-headers')).toMatch(/\n 3m 3Mi$/);
  });

  test('shows nodes, as shares of what they have', async () => {
    expect(await kubectl('top nodes')).toMatch(
      /^NAME CPU\(cores\) CPU\(%\) MEMORY\(bytes\) MEMORY\(%\)\nk3s-server 4m 0% 4Mi 0%$/,
    );
    expect(await kubectl('top node k3s-server --no-headers')).toMatch(/^k3s-server 4m 0% 4Mi/);
  });

  test.each([
    ['top pod none', 'Error from server (NotFound): pods "none" not found'],
    ['top node none', 'Error from server (NotFound): nodes "none" not found'],
  ])('%s: %s', async (command, text) => {
    const output = await runKubectl(command, { kubeconfig: cluster.kubeconfig });
    expect(output).toEqual({ status: 1, text });
  });
});

describe('the metrics API', () => {
  test('is listed after the others, so that pods are still Pods', async () => {
    expect(await kubectl('api-versions')).toContain('metrics.k8s.io/v1beta1');
    expect(await kubectl('api-resources --api-group=metrics.k8s.io --no-headers')).toBe(
      'nodes metrics.k8s.io/v1beta1 false NodeMetrics\npods metrics.k8s.io/v1beta1 true PodMetrics',
    );
    expect(await kubectl('get pod one -o name')).toBe('pod/one');
  });

  test('gives the objects of upstream', async () => {
    const text = await kubectl(
      'get --raw /apis/metrics.k8s.io/v1beta1/namespaces/default/pods/two',
    );
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const usage = { cpu: expect.stringMatching(/^\d+(n|u|m)$/), memory: '1Mi' };
    expect(JSON.parse(text)).toEqual({
      kind: 'PodMetrics',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: {
        name: 'two',
        namespace: 'default',
        labels: { app: 'two' },
        creationTimestamp: time,
      },
      timestamp: time,
      window: expect.stringMatching(/^\d+(\.\d+)?s$/),
      containers: [
        { name: 'a', usage },
        { name: 'b', usage },
      ],
    });
  });

  test('is there for clients in the process too', async () => {
    const { items } = await cluster.client.list(podMetrics, { namespace: 'other' });
    expect(items.map(({ metadata, containers }) => [metadata.name, containers.length])).toEqual([
      ['away', 1],
    ]);
    const node = await cluster.client.get(nodeMetrics, { name: 'k3s-server' });
    expect(node.usage.memory).toBe('4Mi');
  });

  test('prints as a table', async () => {
    expect(await kubectl('get nodes.metrics.k8s.io --no-headers')).toMatch(
      /^k3s-server \d+(n|u|m) 4Mi \d+(\.\d+)?s$/,
    );
  });

  test('can only be read', async () => {
    const { status, text } = await runKubectl('delete pods.metrics.k8s.io one', {
      kubeconfig: cluster.kubeconfig,
    });
    expect(status).toBe(1);
    expect(text).toContain('delete is not supported on resources of kind "pods.metrics.k8s.io"');
  });

  test('is open to whoever may view', async () => {
    await kubectl('create serviceaccount viewer');
    await kubectl('create rolebinding viewer --clusterrole=view --serviceaccount=default:viewer');
    const as = '--as=system:serviceaccount:default:viewer --as-group=system:serviceaccounts';
    expect(await kubectl(`auth can-i list pods.metrics.k8s.io ${as}`)).toBe('yes');
    expect(await kubectl(`top pods --no-headers ${as}`)).toBe('one 1m 1Mi\ntwo 2m 2Mi');
    const elsewhere = await runKubectl(`top pods -n other ${as}`, {
      kubeconfig: cluster.kubeconfig,
    });
    expect(elsewhere.text).toContain(
      'cannot list resource "pods" in API group "metrics.k8s.io" in the namespace "other"',
    );
  });
});
