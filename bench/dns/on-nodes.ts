/**
 * One member's name seen from every node of three, with real containers: from Ready to answered, and from the beginning
 * of its termination to gone. A readiness gate makes it Ready and not Ready again without the seconds of a restart.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { ClientHttp2Stream } from 'node:http2';
import { createInterface } from 'node:readline';
import { median, percentile } from '../bench.ts';
import type { Benchmark, Row } from '../bench.ts';
import { ask, connectTo, withCluster } from '../local-cluster.ts';
import type { LocalCluster } from '../local-cluster.ts';

/** How often it becomes Ready. */
const changes = 1000;
/** How often it is deleted. */
const restarts = 100;
/** An answer that isn't seen by then was too short for whoever looks for it, or never came. */
const givenUpMs = 5000;
const member = '/api/v1/namespaces/default/pods/db-0';
const name = 'db-0.db.default.svc.cluster.local';
const gate = 'bench.example/ready';
const dnsServer = '10.43.0.10';

/** A member that ends as soon as it is told to, but has the time not to: termination and removal are two events. */
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
      terminationGracePeriodSeconds: 5
      readinessGates: [{conditionType: ${gate}}]
      containers:
      - name: db
        image: busybox:1.28
        command: [sh, -c, 'trap "exit 0" TERM; sleep 36000 & wait']
`;

/** Milliseconds of each node's answer to each change; undefined where it wasn't seen. */
interface Times {
  readonly ready: (number | undefined)[];
  readonly gone: (number | undefined)[];
}

export const onNodesBenchmark: Benchmark = {
  name: 'names-on-nodes',
  what: `a member's name on all of three nodes: ${changes} times Ready, ${restarts} times terminated`,
  needsRoot: true,
  run: () =>
    withCluster(['--nodes', '3'], async (cluster) => {
      await cluster.holdfast('image', 'build-stand-ins', 'busybox');
      const watchers = cluster.namespaces.map((namespace) => new NameWatcher(namespace));
      try {
        const { ready, gone } = await measure(cluster, watchers);
        return [
          rowOf('member Ready on one node → its name answered on all three, p99', ready),
          rowOf('member begins to terminate → its name gone on all three, p99', gone),
        ];
      } finally {
        for (const watcher of watchers) watcher.close();
      }
    }),
};

function rowOf(what: string, all: readonly (number | undefined)[]): Row {
  const times = all.filter((time) => time !== undefined);
  const unseen = all.length - times.length;
  return {
    name: what,
    // What wasn't seen counts as late.
    value: percentile([...times, ...Array.from({ length: unseen }, () => givenUpMs)], 99),
    unit: 'ms',
    bound: { at: 'most', value: 50 },
    comparedWith: `median ${median(times).toFixed(1)} ms of ${times.length} answers, slowest ${percentile(times, 100).toFixed(0)} ms, ${unseen} not seen`,
  };
}

async function measure(cluster: LocalCluster, watchers: readonly NameWatcher[]): Promise<Times> {
  const session = connectTo(cluster.kubeconfig);
  const pod = new MemberWatch(
    session.request({
      ':path': '/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Ddb-0',
    }),
  );
  const told = (what: string): Promise<(number | undefined)[]> =>
    Promise.all(watchers.map((watcher) => watcher.told(what)));
  const setGate = async (status: 'True' | 'False'): Promise<void> => {
    const body = JSON.stringify({ status: { conditions: [{ type: gate, status }] } });
    const answer = await ask(session, `${member}/status`, body, 'PATCH');
    if (answer.status !== 200) throw new Error(`the gate's patch was answered ${answer.status}`);
  };
  const becomeReady = async (): Promise<(number | undefined)[]> => {
    const ready = pod.next('ready');
    await setGate('True');
    const { address, at } = await ready;
    return (await told(address)).map((moment) => since(at, moment));
  };
  const times: Times = { ready: [], gone: [] };
  let created = pod.next('unready');
  await cluster.apply(manifest);
  await created;
  // The first one starts everything for the first time.
  await becomeReady();
  for (let change = 0; change < changes; change++) {
    await setGate('False');
    await told('none');
    times.ready.push(...(await becomeReady()));
  }
  for (let restart = 0; restart < restarts; restart++) {
    created = pod.next('unready');
    const terminating = pod.next('terminating');
    await ask(session, member, '{}', 'DELETE');
    const { at } = await terminating;
    times.gone.push(...(await told('none')).map((moment) => since(at, moment)));
    await created;
    await becomeReady();
  }
  session.close();
  return times;
}

/** A node may know before the watcher of the API does. */
function since(at: number, moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.max(0, moment - at);
}

/** Asks from inside one node. */
class NameWatcher {
  readonly #child: ChildProcess;
  readonly #seen = new Map<string, number>();
  #told = Promise.withResolvers<void>();

  constructor(namespace: string) {
    const script = new URL('../load/ask-name.ts', import.meta.url).pathname;
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

  /** The moment at which the name had this address, or `none`; undefined when that isn't seen in time. */
  async told(address: string): Promise<number | undefined> {
    const late = AbortSignal.timeout(givenUpMs);
    const end = new Promise<void>((resolve) => {
      late.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!late.aborted) {
      const at = this.#seen.get(address);
      if (at !== undefined) {
        // Addresses come again.
        this.#seen.clear();
        return at;
      }
      await Promise.race([this.#told.promise, end]);
    }
    return undefined;
  }

  close(): void {
    this.#child.kill();
  }
}

type MemberState = 'unready' | 'ready' | 'terminating';

interface MemberEvent {
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** When a watcher of the API learns of a change of the member's state, or of another member in its place. */
class MemberWatch {
  #last = '';
  readonly #waiting = new Map<MemberState, PromiseWithResolvers<MemberEvent>>();

  constructor(stream: ClientHttp2Stream) {
    createInterface(stream).on('line', (line) => this.#receive(JSON.parse(line)));
    stream.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the watch ended'));
    });
  }

  /** The next time that a member comes into this state. */
  next(state: MemberState): Promise<MemberEvent> {
    const waiting = Promise.withResolvers<MemberEvent>();
    this.#waiting.set(state, waiting);
    return waiting.promise;
  }

  #receive({ type, object }: WatchLine): void {
    const { uid, deletionTimestamp } = object.metadata;
    const ready = object.status?.conditions?.some(
      (one) => one.type === 'Ready' && one.status === 'True',
    );
    const state = deletionTimestamp ? 'terminating' : ready ? 'ready' : 'unready';
    if (type === 'DELETED' || this.#last === `${uid} ${state}`) return;
    this.#last = `${uid} ${state}`;
    const at = performance.timeOrigin + performance.now();
    this.#waiting.get(state)?.resolve({ address: object.status?.podIP ?? '', at });
    this.#waiting.delete(state);
  }
}

interface WatchLine {
  readonly type: string;
  readonly object: {
    readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
    readonly status?: {
      readonly podIP?: string;
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
  };
}
