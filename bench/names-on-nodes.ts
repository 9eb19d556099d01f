/** From a member's Ready on one node to its name answered on all three, with real containers. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Benchmark } from './bench.ts';
import { median, percentile } from './bench.ts';
import type { LocalCluster } from './local-cluster.ts';
import { ask, connectTo, withCluster } from './local-cluster.ts';

const changes = 40;
const member = '/api/v1/namespaces/default/pods/db-0';
const name = 'db-0.db.default.svc.cluster.local';
const dnsServer = '10.43.0.10';

const manifest = `
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: mysql, port: 3306}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: db, image: 'busybox:1.28', command: [sleep, '36000']}]
`;

export const namesOnNodesBenchmark: Benchmark = {
  name: 'names-on-nodes',
  what: `member Ready on one node to its name answered on all three, over ${changes} restarts of it`,
  needsRoot: true,
  run: () =>
    withCluster(['--nodes', '3'], async (cluster) => {
      await cluster.holdfast('image', 'build-stand-ins', 'busybox');
      const watchers = cluster.namespaces.map((namespace) => new NameWatcher(namespace));
      try {
        const times = await measure(cluster, watchers);
        return [
          {
            name: 'member Ready on one node → its name answered on all three, p99',
            value: percentile(times, 99),
            unit: 'ms',
            bound: { at: 'most', value: 100 },
            comparedWith: `median ${median(times).toFixed(1)} ms of ${times.length} answers`,
          },
        ];
      } finally {
        for (const watcher of watchers) watcher.close();
      }
    }),
};

async function measure(
  cluster: LocalCluster,
  watchers: readonly NameWatcher[],
): Promise<readonly number[]> {
  const session = connectTo(cluster.kubeconfig);
  const times: number[] = [];
  let last = '';
  for (let change = 0; change <= changes; change++) {
    const ready = untilReady(session, last);
    if (change === 0) await cluster.apply(manifest);
    else await ask(session, member, '{"gracePeriodSeconds":0}', 'DELETE');
    const { uid, address, at } = await ready;
    last = uid;
    const answered = await Promise.all(watchers.map((watcher) => watcher.answered(address)));
    // The first one starts everything for the first time.
    if (change > 0) times.push(...answered.map((moment) => Math.max(0, moment - at)));
  }
  session.close();
  return times;
}

/** Asks from inside one node. */
class NameWatcher {
  readonly #child: ChildProcess;
  readonly #seen = new Map<string, number>();
  #told = Promise.withResolvers<void>();

  constructor(namespace: string) {
    const script = new URL('load/ask-name.ts', import.meta.url).pathname;
    const child = spawn(
      'nsenter',
      [`--net=/run/netns/${namespace}`, process.execPath, script, dnsServer, name],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#child = child;
    createInterface(child.stdout).on('line', (line) => {
      const [address = '', at] = line.split(' ');
      this.#seen.set(address, Number(at));
      this.#told.resolve();
      this.#told = Promise.withResolvers();
    });
  }

  /** The moment at which the name had this address. */
  async answered(address: string): Promise<number> {
    for (;;) {
      const at = this.#seen.get(address);
      if (at !== undefined) {
        // Addresses come again.
        this.#seen.delete(address);
        return at;
      }
      await this.#told.promise;
    }
  }

  close(): void {
    this.#child.kill();
  }
}

/** The moment at which a watcher of the API learns that the member that follows `last` is Ready. */
function untilReady(
  session: ReturnType<typeof connectTo>,
  last: string,
): Promise<{ uid: string; address: string; at: number }> {
  return new Promise((resolve, reject) => {
    const watch = session.request({
      ':path': '/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Ddb-0',
    });
    createInterface(watch).on('line', (line) => {
      const { object }: WatchLine = JSON.parse(line);
      const { uid, deletionTimestamp } = object.metadata;
      const ready = object.status?.conditions?.some(
        (one) => one.type === 'Ready' && one.status === 'True',
      );
      if (!ready || deletionTimestamp || uid === last) return;
      watch.close();
      resolve({
        uid,
        address: object.status?.podIP ?? '',
        at: performance.timeOrigin + performance.now(),
      });
    });
    watch.on('error', reject);
  });
}

interface WatchLine {
  readonly object: {
    readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
    readonly status?: {
      readonly podIP?: string;
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
  };
}
