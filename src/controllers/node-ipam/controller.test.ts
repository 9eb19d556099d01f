import { afterEach, describe, expect, test } from 'vitest';
import { nodes } from '#api/gen/resources.ts';
import { nodeIpamController } from './controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const join = async (name: string, podCIDR?: string): Promise<void> => {
  const spec = podCIDR ? { podCIDR } : {};
  await plane.client.create(nodes, { metadata: { name }, spec });
  await plane.advance();
};
const leave = async (name: string): Promise<void> => {
  await plane.client.delete(nodes, { name });
  await plane.advance();
};
const ranges = async (): Promise<Record<string, string | undefined>> =>
  Object.fromEntries(
    (await plane.list(nodes)).map(({ metadata, spec }) => [
      metadata.name,
      (spec.podCIDRs?.[0] ?? spec.podCIDR) === spec.podCIDR ? spec.podCIDR : 'two minds',
    ]),
  );

describe('node-ipam', () => {
  test('gives ranges in joining order, and a node that comes back its own', async () => {
    plane = await ControlPlane.start(nodeIpamController('10.42.0.0/16'));
    for (const name of ['server', 'agent1', 'agent2']) await join(name);
    const given = { server: '10.42.0.0/24', agent1: '10.42.1.0/24', agent2: '10.42.2.0/24' };
    expect(await ranges()).toEqual(given);
    await leave('agent1');
    await join('agent1');
    expect(await ranges()).toEqual(given);
    await leave('agent1');
    await join('agent3');
    expect(await ranges()).toMatchObject({ agent3: '10.42.1.0/24', agent2: '10.42.2.0/24' });
  });

  test('reads what is taken before it gives any', async () => {
    plane = await ControlPlane.start();
    await join('a-new-one');
    await join('old', '10.42.0.0/24');
    await join('older', '10.42.2.0/24');
    await plane.run(nodeIpamController('10.42.0.0/16'));
    expect(await ranges()).toEqual({
      'a-new-one': '10.42.1.0/24',
      old: '10.42.0.0/24',
      older: '10.42.2.0/24',
    });
  });

  test('never gives a range twice, whatever becomes of the writes', async () => {
    plane = await ControlPlane.start(nodeIpamController('10.42.0.0/16'));
    plane.faults = 0.7;
    const names = Array.from({ length: 40 }, (_, number) => `n${number}`);
    await Promise.all(names.map((name) => join(name)));
    await plane.advance(60_000);
    plane.faults = 0;
    await plane.advance(2_000_000);
    const all = Object.values(await ranges());
    expect(all).not.toContain(undefined);
    expect(new Set(all).size).toBe(40);
  });

  test('a node waits while no range is free, and gets the next that is', async () => {
    plane = await ControlPlane.start(nodeIpamController('10.42.0.0/23'));
    for (const name of ['a', 'b', 'c']) await join(name);
    expect(await ranges()).toMatchObject({ c: undefined });
    expect(await plane.events()).toEqual([
      'CIDRNotAvailable Node c status is now: CIDRNotAvailable',
    ]);
    await leave('a');
    expect(await ranges()).toEqual({ b: '10.42.1.0/24', c: '10.42.0.0/24' });
  });
});
