/** From a node's cable being pulled to the replacement of a Deployment's Pod being Ready on another one. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark } from './bench.ts';
import { median } from './bench.ts';
import type { LocalCluster } from './local-cluster.ts';
import { withCluster } from './local-cluster.ts';

const rounds = 3;
const graceSeconds = 10;
const tolerationSeconds = 5;
/** What is left to the control plane, the scheduler and the other node. */
const ownSeconds = 2;

const toleration = (key: string): string =>
  `{key: node.kubernetes.io/${key}, operator: Exists, effect: NoExecute, tolerationSeconds: ${tolerationSeconds}}`;

/** Never on the server: a control plane that is cut off moves nothing. */
const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: mobile}
spec:
  selector: {matchLabels: {app: mobile}}
  template:
    metadata: {labels: {app: mobile}}
    spec:
      terminationGracePeriodSeconds: 0
      tolerations: [${toleration('unreachable')}, ${toleration('not-ready')}]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: node-role.kubernetes.io/control-plane, operator: DoesNotExist}
      containers: [{name: main, image: 'busybox:1.28', command: [sleep, '36000']}]
`;

export const failoverBenchmark: Benchmark = {
  name: 'failover',
  what: `a node cut off until a Deployment's replacement is Ready elsewhere, ${rounds} times`,
  needsRoot: true,
  run: () =>
    withCluster(
      ['--nodes', '3', '--node-monitor-grace-period', String(graceSeconds)],
      async (cluster) => {
        await cluster.holdfast('image', 'build-stand-ins', 'busybox');
        await cluster.apply(manifest);
        await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=60s');
        const seconds: number[] = [];
        for (let round = 0; round < rounds; round++) seconds.push(await failOver(cluster));
        return [
          {
            name: `node cut off → replacement Pod Ready, grace period ${graceSeconds} s, tolerationSeconds ${tolerationSeconds}`,
            value: median(seconds),
            unit: 's',
            bound: { at: 'most', value: graceSeconds + tolerationSeconds + ownSeconds },
            comparedWith: `of ${rounds}: ${seconds.map((one) => one.toFixed(1)).join(', ')} s`,
          },
        ];
      },
    ),
};

async function failOver(cluster: LocalCluster): Promise<number> {
  const [lost] = await readyPlaces(cluster);
  if (lost === undefined) throw new Error('no Pod of the Deployment is Ready');
  await cluster.holdfast('cut-node', lost);
  const begin = performance.now();
  let places: readonly string[] = [];
  while (!places.some((place) => place !== lost)) {
    await wait(50);
    places = await readyPlaces(cluster);
  }
  const seconds = (performance.now() - begin) / 1000;
  await cluster.holdfast('heal-node', lost);
  await cluster.kubectl('wait', 'node', lost, '--for=condition=Ready', '--timeout=60s');
  // The node has ended the Pod that it lost.
  while ((await allPods(cluster)).length > 1) await wait(200);
  return seconds;
}

interface SomePod {
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly conditions?: readonly { type: string; status: string }[] };
}

async function allPods(cluster: LocalCluster): Promise<readonly SomePod[]> {
  const list: { items: SomePod[] } = JSON.parse(
    await cluster.kubectl('get', 'pods', '-l', 'app=mobile', '-o', 'json'),
  );
  return list.items;
}

/** The nodes of the Pods that are Ready. */
async function readyPlaces(cluster: LocalCluster): Promise<readonly string[]> {
  return (await allPods(cluster))
    .filter(({ status }) =>
      status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    )
    .map(({ spec }) => spec.nodeName ?? '');
}
