/** A kubelet on virtual time with an API in memory and a runtime that runs nothing; its files are real. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pods } from '#api/gen/resources.ts';
import type { Pod, PodSpec } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { bug } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import { BreakableClient } from '#client/breakable-client.ts';
import type { KubeObject } from '#api/object.ts';
import { kubeletDefaults, type KubeletConfig } from '../config.ts';
import type { Host } from '../host/host.ts';
import { createPlainHost } from '../host/plain-host.ts';
import { createKubelet, type Kubelet } from '../kubelet.ts';
import { simulatedProbeNetwork, type ProbeNetwork } from '../probes/network.ts';
import { FakeRuntime } from './fake-runtime.ts';
import { MemoryClient } from './memory-client.ts';
import type { UntilNamed } from '../sync-context.ts';

export interface Harness {
  readonly clock: VirtualClock;
  readonly client: MemoryClient;
  /** The kubelet's connection to that API. */
  readonly connection: BreakableClient;
  readonly runtime: FakeRuntime;
  readonly config: KubeletConfig;
  readonly kubelet: Kubelet;
  /** `Reason message`, in order. */
  readonly events: string[];
  /** Creates a Pod of one container `main` unless told otherwise. */
  createPod(spec?: Partial<PodSpec>, metadata?: Partial<Pod['metadata']>): Promise<Pod>;
  pod(name?: string): Promise<Pod>;
  /** Resolves when `condition` holds; moves time forward a little at a time. */
  until(condition: () => boolean | Promise<boolean>, maxMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface HarnessOptions {
  readonly probeNetwork?: ProbeNetwork;
  readonly config?: Partial<KubeletConfig>;
  /** The Pod network is up when it resolves; the kubelet isn't ready before, and isn't waited for. */
  readonly networkUp?: () => Promise<void>;
  /** Of a Pod's name; absent: it isn't waited for. */
  readonly untilNamed?: UntilNamed;
  /** Bytes of memory that the node has left; absent: it isn't asked. */
  readonly memoryAvailable?: () => number;
  /** Something to put into the API and the runtime before the kubelet starts. */
  prepare?(client: MemoryClient, runtime: FakeRuntime): Promise<void>;
}

/** What the file operations of a few syncs take on a busy machine: real time, and turns of the event loop. */
const fileTimeMs = 20;
const fileRounds = 60;

function memoryOf({ memoryAvailable }: HarnessOptions): Partial<Host> {
  if (!memoryAvailable) return {};
  return {
    usage: async () => ({
      cpuNanoseconds: 0,
      memoryUsageBytes: 0,
      memoryWorkingSetBytes: 0,
      memoryAvailableBytes: memoryAvailable(),
    }),
  };
}

export async function startKubelet(options: HarnessOptions = {}): Promise<Harness> {
  const clock = new VirtualClock();
  const client = new MemoryClient(clock);
  const runtime = new FakeRuntime(clock);
  const root = await mkdtemp(join(tmpdir(), 'kubelet-'));
  const config: KubeletConfig = {
    ...kubeletDefaults,
    nodeName: 'node',
    nodeIP: '192.0.2.1',
    clusterDNS: ['10.43.0.10'],
    rootDir: join(root, 'kubelet'),
    podLogsDir: join(root, 'logs'),
    localPathDir: join(root, 'storage'),
    resolvConf: '',
    version: 'v1.36.0',
    ...options.config,
  };
  const events: string[] = [];
  const stopping = new AbortController();
  await options.prepare?.(client, runtime);
  const connection = new BreakableClient(client);
  const kubelet = createKubelet({
    config,
    client: connection,
    runtime,
    host: { ...createPlainHost(root), ...memoryOf(options) },
    recorder: {
      event: (_subject: KubeObject | object, _type, reason, message) => {
        events.push(`${reason} ${message}`);
      },
    },
    clock,
    random: seededRandom(2),
    log: silentLogger,
    podRange: () => Promise.resolve('10.42.0.0/24'),
    probeNetwork: options.probeNetwork ?? simulatedProbeNetwork,
    ...(options.networkUp ? { networkUp: options.networkUp } : {}),
    ...(options.untilNamed ? { untilNamed: options.untilNamed } : {}),
  });
  const done = kubelet.run(stopping.signal);
  const ready = kubelet.ready();
  let isReady = false;
  void ready.then(() => (isReady = true));

  const until = async (
    condition: () => boolean | Promise<boolean>,
    maxMs = 600_000,
  ): Promise<void> => {
    const end = clock.now() + maxMs;
    // Files are real: they get some real time before virtual time moves.
    for (;;) {
      const began = systemClock.monotonic();
      for (
        let round = 0;
        round < fileRounds || systemClock.monotonic() - began < fileTimeMs;
        round++
      ) {
        if (await condition()) return;
        await stat(root);
        await settle(5);
      }
      if (clock.now() >= end) bug(`the condition was never met: ${runtime.calls.join('; ')}`);
      await clock.advance(Math.min(clock.untilNext() ?? 100, 1_000, end - clock.now()) || 1);
    }
  };
  if (!options.networkUp) await until(() => isReady);

  return {
    clock,
    client,
    connection,
    runtime,
    config,
    kubelet,
    events,
    until,
    createPod: (spec, metadata) =>
      client.create(pods, {
        metadata: { name: 'pod', namespace: 'default', ...metadata },
        spec: {
          nodeName: config.nodeName,
          containers: [{ name: 'main', image: 'busybox:1.28', imagePullPolicy: 'IfNotPresent' }],
          ...spec,
        },
      }),
    pod: (name = 'pod') => client.get(pods, { namespace: 'default', name }),
    async stop() {
      stopping.abort();
      const stopped = done.then(() => undefined);
      await clock.advance(3_000);
      await stopped;
      await rm(root, { recursive: true, force: true });
    },
  };
}
