/** Three nodes on one machine: how soon they are Ready, what an agent takes, and the walkthrough on them. */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark, Row } from './bench.ts';
import { median } from './bench.ts';
import type { LocalCluster } from './local-cluster.ts';
import { withCluster } from './local-cluster.ts';
import { residentBytes } from './process.ts';

const rounds = 5;
/** The walkthrough's, without its wish that each member be Ready for ten seconds before the next one starts. */
const manifest = readFileSync(
  new URL('../examples/mysql/mysql.yaml', import.meta.url),
  'utf8',
).replace('minReadySeconds: 10', 'minReadySeconds: 0');

export const nodesBenchmark: Benchmark = {
  name: 'nodes',
  what: '`up --nodes 3` on real nodes, memory of an agent, the walkthrough to three Ready members',
  needsRoot: true,
  async run(): Promise<readonly Row[]> {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      seconds.push(await withCluster(['--nodes', '3'], timeToReadyNodes));
    }
    return [
      {
        name: '`up --nodes 3` to three Ready nodes, images present',
        value: median(seconds),
        unit: 's',
        bound: { at: 'most', value: 5 },
        comparedWith: `of ${rounds} runs: ${seconds.map((one) => one.toFixed(2)).join(', ')} s`,
      },
      ...(await withCluster(['--nodes', '3'], footprintAndWalkthrough)),
    ];
  },
};

async function timeToReadyNodes({ kubectl, upTime }: LocalCluster): Promise<number> {
  const begin = performance.now();
  await kubectl('wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s');
  // When all were Ready before `up` ended, this is the time of one kubectl too much.
  return (upTime + performance.now() - begin) / 1000;
}

async function footprintAndWalkthrough(cluster: LocalCluster): Promise<readonly Row[]> {
  await wait(15_000);
  const agents = (await cluster.holdfast('status')).matchAll(/agent +process (\d+)/g);
  const megabytes = [...agents].map(([, pid]) => residentBytes(Number(pid)) / 1e6);
  await cluster.holdfast('image', 'build-stand-ins', 'mysql');
  const begin = performance.now();
  await cluster.apply(manifest);
  await cluster.kubectl(
    'wait',
    '--for=jsonpath={.status.readyReplicas}=3',
    'statefulset/mysql',
    '--timeout=120s',
  );
  const applied = (performance.now() - begin) / 1000;
  return [
    {
      name: 'agent RSS, idle, containerd not counted',
      value: Math.max(...megabytes),
      unit: 'MB',
      bound: { at: 'most', value: 100 },
      comparedWith: `the larger of two agents: ${megabytes.map((one) => one.toFixed(0)).join(', ')} MB`,
    },
    {
      name: "the walkthrough's manifest applied to three Ready members, minReadySeconds 0",
      value: applied,
      unit: 's',
      bound: { at: 'most', value: 3 },
    },
  ];
}
