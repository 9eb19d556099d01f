/** Server-side apply as people use it: kubectl 1.35 against a whole server, and the client library of Node.js. */
import {
  ApiException,
  AppsV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deployments, pods } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl, tell } from './testing/kubectl.ts';
import type { Step } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

interface Web {
  readonly name: string;
  readonly replicas?: number;
  readonly image?: string;
  readonly containers?: readonly object[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** kubectl reads JSON, too. */
function web({ name, replicas, image = 'nginx:1', containers, labels }: Web): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(labels && { labels }) },
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: containers ?? [{ name: 'web', image }] },
      },
    },
  });
}

const only = (fields: object, name: string): string =>
  JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, ...fields });

/** `manager operation[/subresource]` of each entry. */
async function managers(what: string): Promise<readonly string[]> {
  const object = JSON.parse(await kubectl(`get ${what} -o json --show-managed-fields`));
  return (object.metadata.managedFields ?? []).map(
    (entry: { manager: string; operation: string; subresource?: string }) =>
      `${entry.manager} ${entry.operation}${entry.subresource ? `/${entry.subresource}` : ''}`,
  );
}

const get = async (what: string): Promise<string> => kubectl(`get ${what}`);

const stories: Readonly<Record<string, readonly Step[]>> = {
  'creates, changes, leaves as it is': [
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'a', replicas: 1 }),
      prints: 'deployment.apps/a serverside-applied',
    },
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'a', replicas: 2 }),
      prints: 'deployment.apps/a serverside-applied',
    },
    { run: 'get deployment a -o jsonpath={.spec.replicas}/{.metadata.generation}', prints: '2/2' },
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'a', replicas: 2 }),
      prints: 'deployment.apps/a serverside-applied',
    },
    { run: 'get deployment a -o jsonpath={.spec.replicas}/{.metadata.generation}', prints: '2/2' },
    { run: 'get deployment a -o yaml', prints: /^apiVersion: apps\/v1\n(?![^]*managedFields)/ },
  ],
  'a dry run stores nothing': [
    {
      run: 'apply --server-side --dry-run=server -f -',
      input: web({ name: 'dry' }),
      prints: 'deployment.apps/dry serverside-applied (server dry run)',
    },
    { run: 'get deployment dry', prints: /NotFound/, status: 1 },
  ],
  'another’s field is a conflict, and force takes it': [
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'c', replicas: 1 }),
      prints: 'deployment.apps/c serverside-applied',
    },
    {
      run: 'apply --server-side --field-manager=scaler -f -',
      input: only({ spec: { replicas: 3 } }, 'c'),
      prints:
        /^error: Apply failed with 1 conflict: conflict with "kubectl": \.spec\.replicas\nPlease review/,
      status: 1,
    },
    {
      run: 'apply --server-side --field-manager=scaler --force-conflicts -f -',
      input: only({ spec: { replicas: 3 } }, 'c'),
      prints: 'deployment.apps/c serverside-applied',
    },
    { run: 'get deployment c -o jsonpath={.spec.replicas}', prints: '3' },
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'c', replicas: 1 }),
      prints: /conflict with "scaler": \.spec\.replicas/,
      status: 1,
    },
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'c' }),
      prints: 'deployment.apps/c serverside-applied',
    },
    { run: 'get deployment c -o jsonpath={.spec.replicas}', prints: '3' },
  ],
  'kubectl scale takes the replicas from who applied them': [
    {
      run: 'apply --server-side -f -',
      input: web({ name: 's', replicas: 1 }),
      prints: 'deployment.apps/s serverside-applied',
    },
    { run: 'scale deployment s --replicas=2', prints: 'deployment.apps/s scaled' },
    {
      run: 'apply --server-side -f -',
      input: web({ name: 's', replicas: 1 }),
      prints: /conflict with "kubectl" with subresource "scale" using apps\/v1: \.spec\.replicas/,
      status: 1,
    },
  ],
  'a misspelt field is refused': [
    {
      run: 'apply --server-side -f -',
      input: only({ spec: { replica: 1 } }, 'm'),
      prints:
        /failed to create typed patch object \(default\/m; apps\/v1, Kind=Deployment\): \.spec\.replica: field not declared in schema/,
      status: 1,
    },
  ],
  'diff tells what an apply would change': [
    {
      run: 'apply --server-side -f -',
      input: web({ name: 'd', replicas: 1 }),
      prints: 'deployment.apps/d serverside-applied',
    },
    { run: 'diff --server-side -f -', input: web({ name: 'd', replicas: 1 }), prints: '' },
    {
      run: 'diff --server-side -f -',
      input: web({ name: 'd', replicas: 1, image: 'nginx:2' }),
      prints: /^-.*image: nginx:1\n\+.*image: nginx:2$/m,
      status: 1,
    },
  ],
};

describe('kubectl apply --server-side', () => {
  test.concurrent.each(Object.entries(stories))('%s', async (_, steps) => {
    await tell(steps, cluster);
  });

  test('containers, ports and variables of two managers stand side by side', async () => {
    const main = {
      name: 'web',
      image: 'nginx:1',
      ports: [{ containerPort: 80 }],
      env: [{ name: 'A', value: '1' }],
    };
    const more = { name: 'web', ports: [{ containerPort: 81 }], env: [{ name: 'B', value: '2' }] };
    const side = { name: 'side', image: 'busybox' };
    const apply = (manager: string, containers: readonly object[]): Promise<string> =>
      kubectl(
        `apply --server-side --field-manager=${manager} -f -`,
        web({ name: 'merge', containers }),
      );
    await apply('one', [main]);
    await apply('two', [more, side]);
    const path =
      '{range .spec.template.spec.containers[*]}{.name}={.ports[*].containerPort}/{.env[*].name};{end}';
    expect(await get(`deployment merge -o jsonpath='${path}'`)).toBe('web=80 81/A B;side=/;');
    await apply('two', [{ name: 'web' }]);
    expect(await get(`deployment merge -o jsonpath='${path}'`)).toBe('web=80/A;');
  });

  test('what two own goes only when both let go', async () => {
    const labelled = (manager: string, labels: Record<string, string>): Promise<string> =>
      kubectl(
        `apply --server-side --field-manager=${manager} -f -`,
        only({ metadata: { name: 'both', labels } }, 'both'),
      );
    await kubectl('apply --server-side -f -', web({ name: 'both' }));
    const labels = (): Promise<string> => get('deployment both -o jsonpath={.metadata.labels}');
    await labelled('one', { x: '1' });
    await labelled('two', { x: '1' });
    await labelled('one', {});
    expect(await labels()).toBe('{"x":"1"}');
    await labelled('two', {});
    expect(await labels()).toBe('');
  });

  test('moves on from client-side apply, and back, without conflicts', async () => {
    await kubectl('apply -f -', web({ name: 'moved', replicas: 1, labels: { old: 'x' } }));
    expect(await managers('deployment moved')).toContain('kubectl-client-side-apply Update');
    await kubectl('apply --server-side -f -', web({ name: 'moved', replicas: 2 }));
    expect(await get('deployment moved -o jsonpath={.spec.replicas}/{.metadata.labels}')).toBe(
      '2/',
    );
    const after = await managers('deployment moved');
    expect(after).toContain('kubectl Apply');
    expect(after).not.toContain('kubectl-client-side-apply Update');
    // The annotation tells what was applied last, so that client-side apply goes on from there.
    const last = JSON.parse(await kubectl('apply view-last-applied deployment moved -o json'));
    expect(last.spec.replicas).toBe(2);
    await kubectl('apply -f -', web({ name: 'moved' }));
    expect(await get('deployment moved -o jsonpath={.spec.replicas}')).toBe('1');
  });

  test('status has managers of its own', async () => {
    await kubectl('apply --server-side -f -', web({ name: 'st', replicas: 0 }));
    const condition = { type: 'Mine', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' };
    const body = only({ status: { conditions: [condition] } }, 'st');
    await kubectl('apply --server-side --subresource=status --field-manager=me -f -', body);
    expect(await managers('deployment st')).toEqual(
      expect.arrayContaining([
        'kubectl Apply',
        'me Apply/status',
        'kube-controller-manager Update/status',
      ]),
    );
    const path = `{.status.conditions[?(@.type=="Mine")].status}`;
    expect(await get(`deployment st -o jsonpath='${path}'`)).toBe('True');
  });

  test('whoever may only patch may not create by applying', async () => {
    await kubectl('create serviceaccount patcher');
    await kubectl('create role patcher --verb=get,patch --resource=deployments.apps');
    await kubectl('create rolebinding patcher --role=patcher --serviceaccount=default:patcher');
    const refused = await runKubectl(
      'apply --server-side --as=system:serviceaccount:default:patcher -f -',
      {
        kubeconfig: cluster.kubeconfig,
        input: web({ name: 'forbidden' }),
      },
    );
    expect(refused.status).toBe(1);
    expect(refused.text).toMatch(/Forbidden.*cannot create resource "deployments"/);
  });
});

describe('managed fields', () => {
  test('every part of the cluster is named in what it writes', async () => {
    await kubectl('create deployment named --image=nginx');
    await kubectl('wait deployment/named --for=condition=Available --timeout=20s');
    expect(await managers('deployment named')).toEqual(
      expect.arrayContaining(['kubectl-create Update', 'kube-controller-manager Update/status']),
    );
    const [pod] = (
      await cluster.client.list(pods, { namespace: 'default', labelSelector: 'app=named' })
    ).items;
    expect(pod?.metadata.managedFields).toMatchObject([
      {
        manager: 'kube-controller-manager',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: {
          'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': { 'k:{"name":"nginx"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
            'f:restartPolicy': {},
          },
        },
      },
      { manager: 'kubelet', operation: 'Update', subresource: 'status' },
    ]);
  });

  test('kubectl hides them unless asked', async () => {
    await kubectl('create configmap hidden --from-literal=a=b');
    expect(await get('configmap hidden -o yaml')).not.toContain('managedFields');
    expect(await get('configmap hidden -o yaml --show-managed-fields')).toContain(
      'manager: kubectl-create',
    );
  });
});

test('@kubernetes/client-node applies, and is told of conflicts', async () => {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const apps = config.makeApiClient(AppsV1Api);
  const options = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);
  const apply = (
    fieldManager: string,
    replicas: number,
  ): ReturnType<typeof apps.patchNamespacedDeployment> =>
    apps.patchNamespacedDeployment(
      {
        name: 'lib',
        namespace: 'default',
        fieldManager,
        body: JSON.parse(web({ name: 'lib', replicas })),
      },
      options,
    );
  await apply('one', 1);
  const error = await apply('two', 2).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiException);
  expect(error).toMatchObject({ code: 409 });
  const stored = await cluster.client.get(deployments, { name: 'lib', namespace: 'default' });
  expect(stored.spec.replicas).toBe(1);
  expect(stored.metadata.managedFields).toContainEqual(
    expect.objectContaining({ manager: 'one', operation: 'Apply' }),
  );
});
