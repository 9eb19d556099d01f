/** The demo on a simulated node: every component but the containers; names answer on a loopback port. */
import { execFileSync } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import type { Demo, Step } from './demo.ts';
import {
  addressOf,
  applyStep,
  farewellStep,
  lookStep,
  replaceMember,
  startStep,
} from './shared-steps.ts';

const root = new URL('../..', import.meta.url).pathname;

/** A resolver that asks the cluster's DNS, whose loopback address `holdfast status` prints. */
function clusterResolver(demo: Demo): Resolver {
  const status = execFileSync(`${root}holdfast`, ['status', '--name', demo.cluster], {
    encoding: 'utf8',
  });
  const [, host, port] = /DNS +(\S+) port (\d+)/.exec(status) ?? [];
  if (!host || !port) throw new Error(`holdfast status names no DNS address: ${status}`);
  const resolver = new Resolver();
  resolver.setServers([`${host}:${port}`]);
  console.log(`  asking the cluster's DNS at ${host} port ${port}`);
  return resolver;
}

const namesStep: Step = {
  title: 'Names',
  async run(demo) {
    const resolver = clusterResolver(demo);
    const members = await resolver.resolve4('db.default.svc.cluster.local');
    demo.holds(
      `db.default.svc.cluster.local has three addresses: ${members.join(' ')}`,
      members.length === 3,
    );
    const address = await addressOf(demo, 'mysql-0');
    const [member] = await resolver.resolve4('mysql-0.db.default.svc.cluster.local');
    demo.holds(`mysql-0.db.default.svc.cluster.local is ${address}`, member === address);
    const [name] = await resolver.reverse(address);
    demo.holds(
      `${address} is mysql-0.db.default.svc.cluster.local`,
      name === 'mysql-0.db.default.svc.cluster.local',
    );
  },
};

const deleteStep: Step = {
  title: 'mysql-0 deleted: the same name, back',
  async run(demo) {
    await replaceMember(demo, 60);
    const address = await addressOf(demo, 'mysql-0');
    const [member] = await clusterResolver(demo).resolve4('mysql-0.db.default.svc.cluster.local');
    demo.holds(`its name answers with its address now, ${address}`, member === address);
  },
};

export const simulatedSteps: readonly Step[] = [
  startStep('--simulated', '--nodes', 'k3s-server,k3s-agent01,k3s-agent02'),
  applyStep,
  lookStep,
  namesStep,
  deleteStep,
  farewellStep(['kubectl get events', 'kubectl scale statefulset mysql --replicas=5']),
];
