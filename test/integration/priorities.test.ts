/** Who runs when there isn't room for all, the real kubectl against a whole server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;
/** All that the node has to give. */
let cpu: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  cpu = await kubectl('get node k3s-server -o jsonpath={.status.allocatable.cpu}');
  await kubectl('create priorityclass high --value=1000');
  await kubectl('create priorityclass patient --value=2000 --preemption-policy=Never');
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

/** A Pod that wants the whole node. */
async function create(name: string, spec: object = {}): Promise<void> {
  const container = { name: 'main', image: 'nginx:1.27', resources: { requests: { cpu } } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 1, containers: [container], ...spec },
  };
  await kubectl('create -f -', JSON.stringify(pod));
}

test('a Pod that matters more takes the place of one that matters less', async () => {
  await create('low');
  await kubectl('wait pod/low --for=condition=Ready --timeout=20s');
  await create('important', { priorityClassName: 'high' });
  await kubectl('wait pod/important --for=condition=Ready --timeout=20s');
  await kubectl('wait pod/low --for=delete --timeout=20s');
  const uid = await kubectl('get pod important -o jsonpath={.metadata.uid}');
  expect(await kubectl('events --for=pod/low')).toContain(
    `Preempted by pod ${uid} on node k3s-server`,
  );
  expect(await kubectl('events --for=pod/important --types=Warning')).toMatch(
    /FailedScheduling .* 0\/1 nodes are available: 1 Insufficient cpu\.$/m,
  );
  expect(await kubectl('get pod important -o jsonpath={.status.nominatedNodeName}')).toBe('');
});

test('one that matters as much waits, and so does one that doesn’t want others to go', async () => {
  const full =
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:';
  const message = async (name: string): Promise<string> => {
    await kubectl(`wait pod/${name} --for=condition=PodScheduled=False --timeout=10s`);
    return kubectl(`get pod ${name} -o jsonpath={.status.conditions[0].message}`);
  };
  await create('equal', { priorityClassName: 'high' });
  expect(await message('equal')).toBe(
    `${full} 0/1 nodes are available: 1 No preemption victims found for incoming pod.`,
  );
  await create('waits', { priorityClassName: 'patient' });
  expect(await message('waits')).toBe(`${full} not eligible due to preemptionPolicy=Never.`);
  await kubectl('delete pod equal important');
  await kubectl('wait pod/waits --for=condition=Ready --timeout=20s');
});
