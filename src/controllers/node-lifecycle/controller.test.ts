import { afterEach, describe, expect, test } from 'vitest';
import { toMicroTime } from '#base/clock.ts';
import { leases, namespaces, nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { nodeLifecycleController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const graceMs = 50_000;

async function start(...names: string[]): Promise<void> {
  plane = await ControlPlane.start(nodeLifecycleController({ graceMs }));
  await plane.client.create(namespaces, { metadata: { name: 'kube-node-lease' }, spec: {} });
  for (const name of names) {
    await plane.client.create(nodes, { metadata: { name }, spec: {} });
    const metadata = { namespace: 'kube-node-lease', name };
    await plane.client.create(leases, { metadata, spec: {} });
  }
  await report(...names);
}

async function setReady(node: Node, status: string): Promise<void> {
  const conditions = [{ type: 'Ready', status }];
  await plane.client.update(nodes, { ...node, status: { conditions } }, { subresource: 'status' });
}

/** What their kubelets do at a heartbeat. */
async function report(...names: string[]): Promise<void> {
  for (const name of names) {
    const node = await plane.client.get(nodes, { name });
    if (node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True') {
      await setReady(node, 'True');
    }
    const body = { spec: { renewTime: toMicroTime(plane.clock.now()) } };
    const key = { namespace: 'kube-node-lease', name };
    await plane.client.patch(leases, key, { type: 'merge', body });
  }
  await plane.advance();
}

/** Time passes in which only these are heard of. */
async function live(milliseconds: number, ...names: string[]): Promise<void> {
  for (let past = 0; past < milliseconds; past += 10_000) {
    await report(...names);
    await plane.advance(9_900);
  }
}

async function taintsOf(name: string): Promise<readonly string[]> {
  const { spec } = await plane.client.get(nodes, { name });
  return (spec.taints ?? []).map(
    ({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`,
  );
}

const lost = ['unreachable:NoSchedule', 'unreachable:NoExecute'];

describe('node-lifecycle', () => {
  test('a node that is lost among others is to lose its Pods, and is free of it when it is back', async () => {
    await start('n1', 'n2');
    await live(60_000, 'n1', 'n2');
    await live(60_000, 'n1');
    expect(await taintsOf('n1')).toEqual([]);
    expect(await taintsOf('n2')).toEqual(lost);
    await report('n2');
    expect(await taintsOf('n2')).toEqual([]);
  });

  test('when all are lost, none is to lose its Pods, nor when the first is back', async () => {
    await start('n1', 'n2');
    await live(60_000, 'n1', 'n2');
    await live(60_000);
    expect(await taintsOf('n1')).toEqual(['unreachable:NoSchedule']);
    expect(await taintsOf('n2')).toEqual(['unreachable:NoSchedule']);
    await report('n1');
    expect(await taintsOf('n1')).toEqual([]);
    expect(await taintsOf('n2')).toEqual(['unreachable:NoSchedule']);
    // The other had its time to come back, too.
    await live(60_000, 'n1');
    expect(await taintsOf('n2')).toEqual(lost);
  });

  test('the last one that is lost takes the taints of the others back', async () => {
    await start('n1', 'n2');
    await live(60_000, 'n1', 'n2');
    await live(60_000, 'n1');
    expect(await taintsOf('n2')).toEqual(lost);
    await live(60_000);
    expect(await taintsOf('n2')).toEqual(['unreachable:NoSchedule']);
  });

  test('a server that starts again takes what it does not know yet for nothing lost', async () => {
    plane = await ControlPlane.start();
    for (const name of ['a-lost', 'b-ready']) {
      await setReady(
        await plane.client.create(nodes, { metadata: { name }, spec: {} }),
        name === 'b-ready' ? 'True' : 'Unknown',
      );
    }
    await plane.run(nodeLifecycleController({ graceMs }));
    expect(await taintsOf('a-lost')).toEqual(lost);
    expect(await taintsOf('b-ready')).toEqual([]);
  });

  test('a server that stood still gives its nodes their time again', async () => {
    await start('n1', 'n2');
    await live(60_000, 'n1', 'n2');
    // The timers fire late and all at once, before anything is read from the network.
    plane.clock.skip(120_000);
    await plane.advance(0);
    expect(await taintsOf('n1')).toEqual([]);
    await live(30_000, 'n1', 'n2');
    expect(await taintsOf('n1')).toEqual([]);
  });

  test('tells of nodes that come and go', async () => {
    await start('n1');
    await plane.client.delete(nodes, { name: 'n1' });
    await plane.advance();
    expect(await plane.events()).toEqual([
      'RegisteredNode Node n1 event: Registered Node n1 in Controller',
      'RemovingNode Node n1 event: Removing Node n1 from Controller',
    ]);
  });
});
