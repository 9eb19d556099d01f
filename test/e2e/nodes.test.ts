/** Three nodes on one machine: what works across them, and what an operator does with one. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { TestCluster, runProgram } from './testing/cluster.ts';
import { nothing, traces } from './testing/traces.ts';

const cluster = new TestCluster('nodes');
const nodes = ['k3s-server', 'k3s-agent01', 'k3s-agent02'] as const;

beforeAll(async () => {
  await cluster.up(['busybox', 'nginx'], '--nodes', '3');
  await cluster.apply(nodes.map(podsOn).join('---\n'));
  for (const node of nodes) {
    await cluster.ready(`box-${node}`);
    await cluster.ready(`web-${node}`);
  }
});
afterAll(async () => {
  await cluster.down();
});

/** A busybox and a web server on the node; the web servers are one Service. */
function podsOn(node: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: box-${node}}
spec:
  nodeSelector: {kubernetes.io/hostname: ${node}}
  terminationGracePeriodSeconds: 0
  containers:
  - {name: box, image: 'busybox:1.28', command: [sh, -c, 'echo I am on ${node}; exec sleep 36000']}
---
apiVersion: v1
kind: Pod
metadata: {name: web-${node}, labels: {app: web}}
spec:
  nodeSelector: {kubernetes.io/hostname: ${node}}
  terminationGracePeriodSeconds: 0
  containers:
  - name: web
    image: busybox:1.28
    command: [sh, -c, 'mkdir /www; echo ${node} > /www/index.html; exec httpd -f -p 80 -h /www']
    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
`;
}

const from = (node: string, ...words: string[]): Promise<string> =>
  cluster.kubectl('exec', `box-${node}`, '--', ...words);

describe('every node reaches every other', () => {
  test.each(nodes)('Pods on %s reach Pods on all nodes at their own addresses', async (node) => {
    for (const other of nodes) {
      const address = await cluster.jsonpath(`pod/web-${other}`, '{.status.podIP}');
      expect(await from(node, 'wget', '-qO-', '-T', '5', `http://${address}/`)).toBe(`${other}\n`);
    }
  });

  test('a Service balances over the Pods of all nodes, from each node, by its name', async () => {
    await cluster.kubectl('create', 'service', 'clusterip', 'web', '--tcp=80:80');
    await cluster.kubectl('patch', 'service', 'web', '-p', '{"spec":{"selector":{"app":"web"}}}');
    for (const node of nodes) {
      await cluster.until(`all three answers on ${node}`, async () => {
        const { stdout } = await cluster.attempt(
          'exec',
          `box-${node}`,
          '--',
          'sh',
          '-c',
          'for i in $(seq 30); do wget -qO- -T 2 http://web/; done',
        );
        return new Set(stdout.trim().split('\n')).size === 3;
      });
    }
  });

  test("each node's own DNS answers, and knows the name of each address", async () => {
    for (const node of nodes) {
      const answer = await from(node, 'nslookup', 'kubernetes');
      expect(answer).toContain('Address 1: 10.43.0.10 kube-dns.kube-system.svc.cluster.local');
      expect(answer).toContain('Address 1: 10.43.0.1 kubernetes.default.svc.cluster.local');
    }
  });
});

test('a network policy holds on the Pods of every node, against those of every node', async () => {
  const [server, agent, other] = nodes;
  const reaches = async (node: string, target: string): Promise<boolean> => {
    const url = `http://${await cluster.jsonpath(`pod/web-${target}`, '{.status.podIP}')}/`;
    const words = ['exec', `box-${node}`, '--', 'wget', '-qO-', '-T', '1', url];
    return (await cluster.attempt(...words)).stdout === `${target}\n`;
  };
  await cluster.kubectl('label', 'pod', `box-${agent}`, 'may=yes');
  await cluster.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: some}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{podSelector: {matchLabels: {may: 'yes'}}}]
    ports: [{port: 80}]
`);
  for (const target of nodes) {
    await cluster.until(
      `${target} is closed`,
      async () => !(await reaches(server, target)) && !(await reaches(other, target)),
    );
    expect(await reaches(agent, target)).toBe(true);
    // Its probe comes from its own node.
    await cluster.ready(`web-${target}`);
  }
  await cluster.kubectl('delete', 'networkpolicy', 'some');
  await cluster.until('open again', () => reaches(server, other));
});

describe('kubectl reaches into Pods on every node', () => {
  test.each(nodes)('logs, exec with input, port-forward on %s', async (node) => {
    expect(await cluster.kubectl('logs', `box-${node}`)).toBe(`I am on ${node}\n`);
    const echoed = await cluster.kubectlWith(
      'in and out\n',
      'exec',
      '-i',
      `box-${node}`,
      '--',
      'cat',
    );
    expect(echoed).toBe('in and out\n');
    expect(await forwarded(`pod/web-${node}`)).toBe(`${node}\n`);
  });

  test('an agent listens to nobody for that: the server comes through its own connection', async () => {
    // The agent's node takes no new connection from the server's address any more.
    await inNode(
      'k3s-agent01',
      'add table ip deaf; add chain ip deaf in { type filter hook input priority -300; }; add rule ip deaf in iifname "uplink" tcp dport 10250 drop',
    );
    try {
      expect(await cluster.kubectl('logs', 'box-k3s-agent01')).toBe('I am on k3s-agent01\n');
      expect(await from('k3s-agent01', 'hostname')).toBe('box-k3s-agent01\n');
    } finally {
      await inNode('k3s-agent01', 'delete table ip deaf');
    }
  });
});

/** Changes the packet filter of a node. */
async function inNode(node: string, commands: string): Promise<void> {
  const namespace = `/run/netns/holdfast-${cluster.name}.${node}`;
  const result = await runProgram('nsenter', [`--net=${namespace}`, 'nft', commands]);
  expect(result.status, result.stderr).toBe(0);
}

/** What the Pod's port 80 serves, through `kubectl port-forward`. */
async function forwarded(target: string): Promise<string> {
  const child = spawn(kubectlPath(), ['port-forward', target, ':80'], {
    env: cluster.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (found) resolve(found);
      });
      child.on('close', () => reject(new Error(`kubectl port-forward ended: ${text}`)));
    });
    return await (await fetch(`http://127.0.0.1:${port}/`)).text();
  } finally {
    child.kill();
  }
}

describe('what an operator does with a node', () => {
  test('a DaemonSet has a Pod on each, drain moves what can move, uncordon takes new ones', async () => {
    await cluster.apply(`
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: 'busybox:1.28', command: [sleep, '36000']}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mobile}
spec:
  replicas: 3
  selector: {matchLabels: {app: mobile}}
  template:
    metadata: {labels: {app: mobile}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: 'busybox:1.28', command: [sleep, '36000']}]
`);
    await cluster.kubectl('rollout', 'status', 'daemonset/agent', '--timeout=60s');
    await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=60s');
    expect((await placesOf('app=agent')).toSorted()).toEqual([...nodes].toSorted());
    await cluster.kubectl(
      'drain',
      'k3s-agent02',
      '--ignore-daemonsets',
      '--force',
      '--timeout=60s',
    );
    await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=60s');
    expect(await placesOf('app=mobile')).not.toContain('k3s-agent02');
    expect(await placesOf('app=agent')).toContain('k3s-agent02');
    await cluster.kubectl('uncordon', 'k3s-agent02');
    expect(await cluster.kubectl('get', 'node', 'k3s-agent02')).not.toContain('SchedulingDisabled');
  });

  test('a node that is removed and joins again has its Pods ended, and takes new ones', async () => {
    await cluster.holdfast('stop-node', 'k3s-agent02');
    await cluster.kubectl('delete', 'node', 'k3s-agent02');
    await cluster.until(
      'its Pods are gone',
      async () => !(await placesOf('app=agent')).includes('k3s-agent02'),
    );
    await cluster.holdfast('start-node', 'k3s-agent02');
    await cluster.kubectl('wait', 'node/k3s-agent02', '--for=condition=Ready', '--timeout=60s');
    await cluster.kubectl('rollout', 'status', 'daemonset/agent', '--timeout=60s');
    expect(await placesOf('app=agent')).toContain('k3s-agent02');
    expect(await cluster.jsonpath('node/k3s-agent02', '{.spec.podCIDR}')).toBe('10.42.2.0/24');
  });
});

async function placesOf(selector: string): Promise<string[]> {
  const text = await cluster.kubectl(
    'get',
    'pods',
    '-l',
    selector,
    '-o',
    'jsonpath={.items[*].spec.nodeName}',
  );
  return text.split(' ').filter(Boolean);
}

test('`down` leaves nothing of any node', async () => {
  await cluster.holdfast('down');
  expect(await traces(cluster)).toEqual(nothing);
  expect((await cluster.attempt('version')).status).not.toBe(0);
});
