/** Emptying nodes while an application goes on: budgets, drain, taints, with the real kubectl on two nodes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, tell } from './testing/kubectl.ts';

let cluster: Cluster;
const [server, agent] = ['k3s-server', 'k3s-agent01'];

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: [server, agent] });
  await kubectl('wait node --all --for=condition=Ready --timeout=20s');
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

interface Members {
  readonly replicas: number;
  readonly node: string;
  /** Goes into the specification of the StatefulSet. */
  readonly more?: object;
  /** Ready a second after its start. */
  readonly slow?: boolean;
}

const readinessProbe = { exec: { command: ['mysqladmin', 'ping'] }, periodSeconds: 1 };

/** Members of `name`, all of them on one node. */
async function statefulSet(
  name: string,
  { replicas, node, slow = false, more = {} }: Members,
): Promise<void> {
  const other = node === server ? agent : server;
  await kubectl(`cordon ${other}`);
  const labels = { app: name };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels,
          annotations: { 'simulated.holdfast.dev/ready-after': slow ? '1' : '0' },
        },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'main', image: 'mysql:8.4', ...(slow && { readinessProbe }) }],
        },
      },
      ...more,
    },
  };
  await kubectl('create -f -', JSON.stringify(set));
  await kubectl(`rollout status statefulset ${name} --timeout=20s`);
  await kubectl(`uncordon ${other}`);
}

async function budget(name: string, amount: string): Promise<void> {
  await kubectl(`create pdb ${name} --selector=app=${name} ${amount}`);
  await kubectl(`wait pdb/${name} --for=condition=DisruptionAllowed --timeout=10s`);
}

/** A member that stays would keep a later test's node from being emptied. */
async function remove(name: string): Promise<void> {
  await kubectl(`delete statefulset/${name} pdb/${name} --ignore-not-found`);
  await kubectl(`wait pod -l app=${name} --for=delete --timeout=20s`);
}

const nodesOf = (name: string): Promise<string> =>
  kubectl(`get pods -l app=${name} -o jsonpath={.items[*].spec.nodeName}`);

test('drain takes members one by one, as the budget allows, and ends when all have moved', async () => {
  // Quick ones would be Ready again before the second is asked to go.
  await statefulSet('db', { replicas: 2, node: server, slow: true });
  await budget('db', '--max-unavailable=1');
  expect(await kubectl('get pdb db --no-headers')).toMatch(/^db +N\/A +1 +1 +\S+$/);
  const drained = await kubectl(
    `drain ${server} --ignore-daemonsets --pod-selector=app=db --timeout=25s`,
  );
  expect(drained).toMatch(
    /error when evicting pods\/"db-[01]" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\./,
  );
  expect(drained).toContain('pod/db-0 evicted');
  expect(drained).toContain('pod/db-1 evicted');
  expect(drained).toContain(`node/${server} drained`);
  await kubectl('rollout status statefulset db --timeout=20s');
  expect(await nodesOf('db')).toBe(`${agent} ${agent}`);
  await remove('db');
  await kubectl(`uncordon ${server}`);
});

test('a budget that allows nothing keeps a node from being emptied, and says why', async () => {
  await statefulSet('only', { replicas: 1, node: server });
  await kubectl('create pdb only --selector=app=only --min-available=1');
  const description = 'get pdb only -o jsonpath={.status.conditions[0].reason}';
  await kubectl('wait pdb/only --for=condition=DisruptionAllowed=False --timeout=10s');
  expect(await kubectl(description)).toBe('InsufficientPods');
  await tell(
    [
      {
        run: `drain ${server} --pod-selector=app=only --timeout=1s`,
        prints:
          /Cannot evict pod as it would violate the pod's disruption budget\.[^]*global timeout reached: 1s/,
        status: 1,
      },
      {
        run: 'describe pdb only',
        prints: /Allowed disruptions: +0\n +Current: +1\n +Desired: +1\n +Total: +1\n/,
      },
      {
        run: `drain ${server} --pod-selector=app=only --dry-run=server --timeout=1s`,
        prints: /violate/,
        status: 1,
      },
      {
        run: `drain ${server} --pod-selector=app=only --disable-eviction --timeout=20s`,
        prints: /pod\/only-0 deleted\nnode\/k3s-server drained/,
      },
      { run: `uncordon ${server}`, prints: `node/${server} uncordoned` },
    ],
    cluster,
  );
  await remove('only');
});

test('a member whose data is on the node waits there until the node is open again', async () => {
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  };
  await statefulSet('kept', { replicas: 1, node: server, more: { volumeClaimTemplates: [claim] } });
  await budget('kept', '--max-unavailable=1');
  const before = await kubectl('get pod kept-0 -o jsonpath={.metadata.uid}');
  await kubectl(`drain ${server} --pod-selector=app=kept --timeout=25s`);
  await kubectl('wait pod/kept-0 --for=condition=PodScheduled=False --timeout=20s');
  expect(await kubectl('get pod kept-0 -o jsonpath={.status.conditions[0].message}')).toMatch(
    /^0\/2 nodes are available: 1 node\(s\) didn't match PersistentVolume's node affinity, 1 node\(s\) were unschedulable\./,
  );
  await kubectl('wait pdb/kept --for=condition=DisruptionAllowed=False --timeout=20s');
  await kubectl(`uncordon ${server}`);
  await kubectl('wait pod/kept-0 --for=condition=Ready --timeout=20s');
  expect(await kubectl('get pod kept-0 -o jsonpath={.metadata.uid}')).not.toBe(before);
  await remove('kept');
});

test('drain asks before it leaves a DaemonSet’s Pods where they are', async () => {
  const labels = { app: 'everywhere' };
  const daemons = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'everywhere' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
      },
    },
  };
  await kubectl('create -f -', JSON.stringify(daemons));
  await kubectl('rollout status daemonset everywhere --timeout=20s');
  await tell(
    [
      {
        run: `drain ${agent} --pod-selector=app=everywhere`,
        prints: /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\)/,
        status: 1,
      },
      {
        run: `drain ${agent} --pod-selector=app=everywhere --ignore-daemonsets`,
        prints: new RegExp(
          `node/${agent} drained\nWarning: ignoring DaemonSet-managed Pods: default/everywhere-`,
        ),
      },
      { run: 'delete daemonset everywhere', prints: /deleted/ },
      { run: `uncordon ${agent}`, prints: `node/${agent} uncordoned` },
    ],
    cluster,
  );
});

describe('nodes', () => {
  test('a taint keeps Pods off that don’t tolerate it', async () => {
    await tell(
      [
        {
          run: `taint node ${agent} dedicated=db:NoSchedule`,
          prints: `node/${agent} tainted`,
        },
        { run: 'create deployment web --image=nginx --replicas=3', prints: /created$/ },
        { run: 'rollout status deployment web --timeout=20s', prints: /successfully rolled out$/ },
      ],
      cluster,
    );
    expect(await nodesOf('web')).toBe(`${server} ${server} ${server}`);
    await kubectl(`taint node ${agent} dedicated-`);
  });

  test('a node that is deleted takes its Pods with it, and they come back elsewhere', async () => {
    await statefulSet('moves', { replicas: 1, node: agent });
    await tell(
      [
        { run: `drain ${agent} --force --timeout=25s`, prints: /drained$/ },
        { run: `delete node ${agent}`, prints: new RegExp(`^node "${agent}" deleted`) },
      ],
      cluster,
    );
    await kubectl('rollout status statefulset moves --timeout=20s');
    expect(await nodesOf('moves')).toBe(server);
  });
});
