/** Where Pods go and why not, the real kubectl against a whole server on a simulated node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
let node: string;
beforeAll(async () => {
  cluster = await Cluster.start();
  node = await kubectl('get nodes -o jsonpath={.items[0].metadata.name}');
});
afterAll(() => cluster.stop());

/** What kubectl says, errors included; it need not succeed. */
async function kubectl(words: string, sent: object | string = ''): Promise<string> {
  const input = typeof sent === 'string' ? sent : JSON.stringify(sent);
  const options = { kubeconfig: cluster.kubeconfig, input };
  return (await runKubectl(words.split(' '), options)).text;
}

function pod(name: string, spec: object = {}, container: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27', ...container }], ...spec },
  };
}

const preemption = 'no new claims to deallocate, preemption: 0/1 nodes are available: 1';
const hopeless = `${preemption} Preemption is not helpful for scheduling.`;
const noVictims = `${preemption} No preemption victims found for incoming pod.`;

/** Creates a Pod that doesn't fit; resolves to its condition's message. */
async function rejected(name: string, body: object): Promise<string> {
  await kubectl('create -f -', body);
  await kubectl(`wait pod/${name} --for=condition=PodScheduled=False --timeout=10s`);
  return kubectl(`get pod ${name} -o jsonpath={.status.conditions[0].message}`);
}

describe('a Pod that doesn’t fit says why', () => {
  test.each<[string, object, object, string]>([
    [
      'large',
      {},
      { resources: { requests: { cpu: '1000' } } },
      `0/1 nodes are available: 1 Insufficient cpu. ${hopeless}`,
    ],
    [
      'picky',
      { nodeSelector: { disk: 'ssd' } },
      {},
      `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${hopeless}`,
    ],
    [
      'homeless',
      { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'nothing' } }] },
      {},
      `0/1 nodes are available: persistentvolumeclaim "nothing" not found. ${hopeless}`,
    ],
  ])('%s', async (name, spec, container, message) => {
    expect(await rejected(name, pod(name, spec, container))).toBe(message);
    const events = await kubectl(`events --for=pod/${name} --types=Warning`);
    expect(events).toContain(`FailedScheduling`);
    expect(events).toContain(message);
  });
});

test('a host port is taken once, and free again when its Pod is gone', async () => {
  const port = { ports: [{ containerPort: 80, hostPort: 8080 }] };
  await kubectl('create -f -', pod('first', {}, port));
  await kubectl('wait pod/first --for=condition=PodScheduled --timeout=10s');
  expect(await rejected('second', pod('second', {}, port))).toBe(
    `0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. ${noVictims}`,
  );
  await kubectl('delete pod first --grace-period=0 --force');
  expect(await kubectl('wait pod/second --for=condition=PodScheduled --timeout=15s')).toBe(
    'pod/second condition met',
  );
});

test('a cordoned Node takes no Pods until it is uncordoned', async () => {
  await kubectl(`cordon ${node}`);
  expect(await rejected('waiting', pod('waiting'))).toBe(
    `0/1 nodes are available: 1 node(s) were unschedulable. ${hopeless}`,
  );
  await kubectl(`uncordon ${node}`);
  expect(await kubectl('wait pod/waiting --for=condition=PodScheduled --timeout=15s')).toBe(
    'pod/waiting condition met',
  );
  expect(await kubectl('events --for=pod/waiting --types=Normal')).toContain(
    `Successfully assigned default/waiting to ${node}`,
  );
});

test('a gate holds a Pod back until it is lifted', async () => {
  await kubectl('create -f -', pod('gated', { schedulingGates: [{ name: 'example.com/wait' }] }));
  expect(await kubectl('get pod gated -o jsonpath={.spec.nodeName}')).toBe('');
  expect(await kubectl('get pod gated --no-headers')).toMatch(/SchedulingGated/);
  const lift = '[{"op":"remove","path":"/spec/schedulingGates"}]';
  await kubectl(`patch pod gated --type=json -p ${lift}`);
  expect(await kubectl('wait pod/gated --for=condition=PodScheduled --timeout=15s')).toBe(
    'pod/gated condition met',
  );
});
