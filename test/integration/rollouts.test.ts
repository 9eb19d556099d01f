/** kubectl's commands for workloads, the real kubectl against a whole server on a simulated node. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** Rejects when kubectl fails; resolves to its output, warnings included, without the last line's end. */
async function kubectl(words: string, input = ''): Promise<string> {
  const { status, text } = await runKubectl(words.split(' '), {
    kubeconfig: cluster.kubeconfig,
    input,
  });
  expect(status, `kubectl ${words}: ${text}`).toBe(0);
  return text;
}

function workload(kind: string, name: string, spec: object = {}): string {
  const labels = { app: name };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'nginx:1.24' }] },
      },
      ...spec,
    },
  });
}

/** The names of what a label selects, `pod/web-0` and the like. */
async function names(kinds: string, app: string): Promise<string[]> {
  const output = await kubectl(`get ${kinds} -l app=${app} -o name`);
  return output.split('\n').filter((line) => line !== '' && !line.startsWith('No resources'));
}

test('a Deployment rolls out, back, and anew, and tells its history', async () => {
  await kubectl('apply -f -', workload('Deployment', 'web'));
  expect(await kubectl('rollout status deployment/web')).toMatch(
    /deployment "web" successfully rolled out$/,
  );
  await kubectl('set image deployment/web main=nginx:1.27');
  await kubectl('annotate deployment/web kubernetes.io/change-cause=newer');
  await kubectl('rollout status deployment/web');
  expect(await kubectl('rollout history deployment/web')).toMatch(/1 +<none>\n2 +newer$/);
  expect(await kubectl('rollout history deployment/web --revision=1')).toContain('nginx:1.24');
  await kubectl('rollout undo deployment/web');
  await kubectl('rollout status deployment/web');
  expect(await kubectl('rollout history deployment/web')).toMatch(/2 +newer\n3 +<none>$/);
  const image = 'jsonpath={.spec.template.spec.containers[0].image}';
  expect(await kubectl(`get deployment web -o ${image}`)).toBe('nginx:1.24');
  await kubectl('rollout restart deployment/web');
  await kubectl('rollout status deployment/web');
  // The last of the old ones may still be on its way out.
  await expect.poll(() => names('pods', 'web')).toHaveLength(3);
  const events = await kubectl('describe deployment web');
  expect(events).toMatch(
    /ScalingReplicaSet .* deployment-controller +Scaled up replica set web-\w+ from 0 to 3/,
  );
});

test('a paused Deployment scales but does not roll until it is resumed', async () => {
  await kubectl('apply -f -', workload('Deployment', 'calm'));
  await kubectl('rollout status deployment/calm');
  await kubectl('rollout pause deployment/calm');
  await kubectl('set image deployment/calm main=nginx:1.27');
  await kubectl('scale deployment/calm --replicas=5');
  await kubectl('wait deployment/calm --for=jsonpath={.status.readyReplicas}=5');
  expect(await names('replicasets', 'calm')).toHaveLength(1);
  await kubectl('rollout resume deployment/calm');
  await kubectl('rollout status deployment/calm');
  expect(await names('replicasets', 'calm')).toHaveLength(2);
});

test('a StatefulSet rolls out in order, back, and tells its history', async () => {
  await kubectl('apply -f -', workload('StatefulSet', 'db'));
  await kubectl('rollout status statefulset/db');
  expect(await names('pods', 'db')).toEqual(['pod/db-0', 'pod/db-1', 'pod/db-2']);
  await kubectl('set image statefulset/db main=nginx:1.27');
  await kubectl('rollout status statefulset/db');
  expect(await kubectl('rollout history statefulset/db')).toMatch(/1 +<none>\n2 +<none>$/);
  await kubectl('rollout undo statefulset/db');
  await kubectl('rollout status statefulset/db');
  expect(await kubectl('rollout history statefulset/db')).toMatch(/2 +<none>\n3 +<none>$/);
  await kubectl('scale statefulset/db --replicas=1');
  await kubectl('wait pod/db-1 --for=delete');
  expect(await names('pods', 'db')).toEqual(['pod/db-0']);
});

test('a DaemonSet rolls out to the node, back, and tells its history', async () => {
  await kubectl('apply -f -', workload('DaemonSet', 'agent', { replicas: undefined }));
  expect(await kubectl('rollout status daemonset/agent')).toMatch(
    /daemon set "agent" successfully rolled out$/,
  );
  expect(await kubectl('get daemonset agent')).toMatch(
    /^NAME +DESIRED +CURRENT +READY +UP-TO-DATE +AVAILABLE +NODE SELECTOR +AGE\nagent +1 +1 +1 +1 +1 +<none> /,
  );
  await kubectl('set image daemonset/agent main=nginx:1.27');
  await kubectl('annotate daemonset/agent kubernetes.io/change-cause=newer');
  await kubectl('rollout status daemonset/agent');
  expect(await kubectl('rollout history daemonset/agent')).toMatch(/1 +<none>\n2 +/);
  expect(await kubectl('rollout history daemonset/agent --revision=1')).toContain('nginx:1.24');
  await kubectl('rollout undo daemonset/agent');
  await kubectl('rollout status daemonset/agent');
  const image = 'jsonpath={.items[*].spec.containers[0].image}';
  expect(await kubectl(`get pods -l app=agent -o ${image}`)).toBe('nginx:1.24');
  expect(await kubectl('rollout history daemonset/agent')).toMatch(/\n2 +.*\n3 +/);
  expect(await kubectl('describe daemonset agent')).toMatch(
    /SuccessfulCreate .* daemonset-controller +Created pod: agent-\w{5}/,
  );
});

test('delete takes dependents along, waits for them, or leaves them, as told', async () => {
  for (const name of ['gone', 'awaited', 'orphaned']) {
    await kubectl('apply -f -', workload('Deployment', name, { replicas: 1 }));
    await kubectl(`rollout status deployment/${name}`);
  }
  await kubectl('delete deployment awaited --cascade=foreground');
  // When kubectl returns, all of it is gone.
  expect(await names('replicasets,pods', 'awaited')).toEqual([]);
  await kubectl('delete deployment orphaned --cascade=orphan');
  expect(await names('pods', 'orphaned')).toHaveLength(1);
  await kubectl('delete deployment gone');
  await kubectl('wait pod -l app=gone --for=delete');
  expect(await names('replicasets,pods', 'gone')).toEqual([]);
});

test('a new StatefulSet takes over the members that an earlier one left', async () => {
  await kubectl('apply -f -', workload('StatefulSet', 'kept', { replicas: 2 }));
  await kubectl('rollout status statefulset/kept');
  const uids = 'get pods -l app=kept -o jsonpath={.items[*].metadata.uid}';
  const before = await kubectl(uids);
  await kubectl('delete statefulset kept --cascade=orphan');
  await kubectl('apply -f -', workload('StatefulSet', 'kept', { replicas: 2 }));
  await kubectl('wait statefulset/kept --for=jsonpath={.status.readyReplicas}=2');
  expect(await kubectl(uids)).toBe(before);
});

test('a namespace goes with all that is in it', async () => {
  await kubectl(
    'apply -f -',
    JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
  );
  await kubectl('-n shop wait serviceaccount/default --for=create');
  await kubectl('-n shop apply -f -', workload('StatefulSet', 'db', { replicas: 2 }));
  await kubectl('-n shop rollout status statefulset/db');
  await kubectl('delete namespace shop');
  expect(await kubectl('get all,configmaps -n shop')).toBe('No resources found in shop namespace.');
});
