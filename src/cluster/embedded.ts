/**
 * A whole cluster inside a process, for tests: `await using cluster = await Cluster.start()`. Every component is the
 * real one; the node is simulated, and what is stored lives in memory. It needs no rights and leaves nothing behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { once, runAll } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { AutoscalerSettings } from '#controllers/horizontal-pod-autoscaler/settings.ts';
import { BreakableClient } from '#client/breakable-client.ts';
import type { Client } from '#client/client.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import type { Store } from '#storage/store.ts';
import type { ListenAddress, NodeConfig, NodePaths, ServerConfig } from './config.ts';
import { clusterDefaults, heartbeatFor, nodePaths, serverPaths } from './config.ts';
import { loopbackAddress } from './loopback-address.ts';
import { createServer, loadServerCertificates } from './server.ts';

export interface ClusterOptions {
  /** Names of the nodes, the control plane's first; one node when absent. */
  readonly nodes?: readonly string[];
  /** What is stored; in memory by default. Closed by `stop`. */
  readonly store?: Store;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** How long a node may be silent before it is called unreachable; 50 s by default. */
  readonly nodeMonitorGraceMs?: number;
  /** Times of the HorizontalPodAutoscalers' controller; upstream's by default. */
  readonly autoscaler?: Partial<AutoscalerSettings>;
}

export class Cluster {
  /** May do everything, by reference: no JSON, no network. */
  readonly client: Client;
  /** Of an administrator; for kubectl and client libraries. Mode 0600. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** Where the cluster's DNS answers, over UDP and TCP. */
  readonly dns: ListenAddress;
  /** By the node's name. */
  readonly #connections: ReadonlyMap<string, BreakableClient>;
  readonly #stop: () => Promise<void>;

  private constructor(
    parts: Pick<Cluster, 'client' | 'kubeconfig' | 'url' | 'dns'>,
    connections: ReadonlyMap<string, BreakableClient>,
    stop: () => Promise<void>,
  ) {
    this.client = parts.client;
    this.kubeconfig = parts.kubeconfig;
    this.url = parts.url;
    this.dns = parts.dns;
    this.#connections = connections;
    this.#stop = stop;
  }

  /** Resolves when the node is Ready. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const { clock = systemClock, log = silentLogger, store = new MemoryStore() } = options;
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
    const config = embeddedConfig(folder, options);
    const random = systemRandom;
    const certificates = await loadServerCertificates(config, clock, random);
    const connections = new Map<string, BreakableClient>();
    const { controlPlane, parts, dnsAddresses } = await createServer({
      config,
      connect: ({ nodeName }, client) => {
        const connection = new BreakableClient(client);
        connections.set(nodeName, connection);
        return connection;
      },
      certificates,
      store,
      clock,
      random,
      log,
    });
    const stopping = new AbortController();
    const ready = Promise.withResolvers<void>();
    const running = runAll(
      [...parts, once('ready', async () => ready.resolve())],
      stopping.signal,
      log,
    );
    running.catch(ready.reject);
    const stop = async (): Promise<void> => {
      stopping.abort();
      try {
        await running;
      } finally {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      }
    };
    await ready.promise;
    return new Cluster(
      {
        client: controlPlane.clientOf(
          { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
          'holdfast',
        ),
        kubeconfig: config.paths.kubeconfig,
        url: `https://127.0.0.1:${controlPlane.addresses()[0]?.port}`,
        dns: (await dnsAddresses())[0] ?? { host: '127.0.0.1', port: 0 },
      },
      connections,
      stop,
    );
  }

  /** The node's kubelet hears nothing of the API any more and can tell it nothing; its Pods run on. */
  cutNode(name: string): void {
    this.#connectionOf(name).break('hangs');
  }

  healNode(name: string): void {
    this.#connectionOf(name).heal();
  }

  #connectionOf(name: string): BreakableClient {
    const found = this.#connections.get(name);
    if (found) return found;
    throw new HoldfastError('CONFIG_INVALID', `the cluster has no node "${name}"`);
  }

  /** Stops every part and removes all files; rejects with what failed meanwhile. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function embeddedConfig(folder: string, options: ClusterOptions): ServerConfig {
  const { nodes = [], nodeMonitorGraceMs = clusterDefaults.nodeMonitorGraceMs } = options;
  const [serverName = 'k3s-server', ...further] = nodes;
  const server = serverPaths(folder, folder);
  const heartbeatMs = heartbeatFor(nodeMonitorGraceMs);
  return {
    ...clusterDefaults,
    ...embeddedNode(serverName, 0, server),
    heartbeatMs,
    api: { listen: anyPort('127.0.0.1') },
    dns: { listen: anyPort('127.0.0.1'), workers: 1 },
    nodeMonitorGraceMs,
    autoscaler: { ...clusterDefaults.autoscaler, ...options.autoscaler },
    paths: server,
    furtherNodes: further.map((name, index) => {
      const own = `${folder}/nodes/${name}`;
      return { ...embeddedNode(name, index + 1, nodePaths(own, own)), heartbeatMs };
    }),
  };
}

/** Every node has an address of its own. */
function embeddedNode(nodeName: string, index: number, paths: NodePaths): NodeConfig {
  const nodeIP = loopbackAddress(index);
  return {
    ...clusterDefaults,
    name: 'embedded',
    nodeName,
    nodeIP,
    simulated: true,
    kubelet: { listen: anyPort(nodeIP), maxPods: clusterDefaults.maxPods },
    dns: { listen: [], workers: 0 },
    resolvConf: '',
    paths,
    cgroupRoot: '/',
    bridge: 'cni0',
    proxyTable: 'holdfast',
    keepRuntime: false,
    logLevel: 'error',
  };
}

const anyPort = (host: string): readonly ListenAddress[] => [{ host, port: 0 }];
