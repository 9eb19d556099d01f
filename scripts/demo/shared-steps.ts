/** Steps that real and simulated demos share. */
import { execFileSync } from 'node:child_process';
import type { Demo, Step } from './demo.ts';

const root = new URL('../..', import.meta.url).pathname;

/** Starts the cluster and remembers its kubeconfig. */
export function startStep(...flags: string[]): Step {
  return {
    title: 'Start a cluster of three nodes',
    async run(demo) {
      await demo.holdfast('up', '--name', demo.cluster, ...flags);
      demo.kubeconfig = execFileSync(`${root}holdfast`, ['kubeconfig', '--name', demo.cluster], {
        encoding: 'utf8',
      }).trim();
      const nodes = await demo.kubectl('get', 'nodes');
      demo.holds('three nodes are Ready', nodes.match(/ Ready /g)?.length === 3);
    },
  };
}

export const applyStep: Step = {
  title: "Apply the walkthrough's manifest and wait for its three members (minReadySeconds is 10)",
  async run(demo) {
    await demo.kubectl('apply', '-f', `${root}examples/mysql/mysql.yaml`);
    await demo.until('three members available', 240, async () => {
      const ready = await demo.quietly([
        'get',
        'statefulset',
        'mysql',
        '-o',
        'jsonpath={.status.readyReplicas}/{.status.availableReplicas}',
      ]);
      const pods = await demo.quietly(['get', 'pods', '-l', 'app=mysql', '--no-headers']);
      const states = pods
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(/\s+/).slice(0, 3).join(' '));
      return ready === '3/3' || states.join(', ');
    });
  },
};

export const lookStep: Step = {
  title: 'What is there',
  async run(demo) {
    const all = await demo.kubectl('get', 'all', '-o', 'wide');
    demo.holds(
      'mysql-0, mysql-1 and mysql-2 run',
      ['mysql-0', 'mysql-1', 'mysql-2'].every((pod) =>
        new RegExp(`pod/${pod} +1/1 +Running`).test(all),
      ),
    );
    await demo.kubectl('get', 'pvc');
  },
};

export async function addressOf(demo: Demo, pod: string): Promise<string> {
  return demo.quietly(['get', 'pod', pod, '-o', 'jsonpath={.status.podIP}']);
}

/** Deletes mysql-0 and waits until the member that takes its place is Ready. */
export async function replaceMember(demo: Demo, seconds: number): Promise<void> {
  const before = await demo.quietly(['get', 'pod', 'mysql-0', '-o', 'jsonpath={.metadata.uid}']);
  const state = 'jsonpath={.metadata.uid} {.status.conditions[?(@.type=="Ready")].status}';
  await demo.kubectl('delete', 'pod', 'mysql-0');
  await demo.until('a new mysql-0 is Ready', seconds, async () => {
    const { status, output } = await demo.attempt(['get', 'pod', 'mysql-0', '-o', state]);
    return status === 0 && !output.startsWith(before) && output.endsWith('True');
  });
}

export const farewellStep = (more: readonly string[]): Step => ({
  title: 'What to try next',
  async run(demo: Demo) {
    console.log(`  kubeconfig: ${demo.kubeconfig}`);
    console.log(`  export KUBECONFIG=${demo.kubeconfig}`);
    for (const line of more) console.log(`  ${line}`);
    console.log(`  stop it:            ./holdfast down --name ${demo.cluster}`);
    console.log(`  and remove its data: ./holdfast down --name ${demo.cluster} --purge`);
  },
});
