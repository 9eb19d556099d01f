/**
 * A whole cluster inside a process, for tests: `await using cluster = await Cluster.start()`. Every component is the
 * real one; the node is simulated, and what is stored lives in memory. It needs no rights and leaves nothing behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { once, runAll } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import type { Store } from '#storage/store.ts';
import type { ListenAddress, ServerConfig } from './config.ts';
import { clusterDefaults, serverPaths } from './config.ts';
import { createServer, loadServerCertificates } from './server.ts';

export interface ClusterOptions {
  /** What is stored; in memory by default. Closed by `stop`. */
  readonly store?: Store;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** How long a node may be silent before it is called unreachable; 50 s by default. */
  readonly nodeMonitorGraceMs?: number;
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
  readonly #stop: () => Promise<void>;

  private constructor(
    parts: Pick<Cluster, 'client' | 'kubeconfig' | 'url' | 'dns'>,
    stop: () => Promise<void>,
  ) {
    this.client = parts.client;
    this.kubeconfig = parts.kubeconfig;
    this.url = parts.url;
    this.dns = parts.dns;
    this.#stop = stop;
  }

  /** Resolves when the node is Ready. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const { clock = systemClock, log = silentLogger, store = new MemoryStore() } = options;
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
    const config = embeddedConfig(folder, options);
    const random = systemRandom;
    const certificates = await loadServerCertificates(config, clock, random);
    const { controlPlane, parts, dnsAddresses } = await createServer({
      config,
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
        client: controlPlane.clientOf({
          name: 'kubernetes-admin',
          groups: ['system:masters', 'system:authenticated'],
        }),
        kubeconfig: config.paths.kubeconfig,
        url: `https://127.0.0.1:${controlPlane.addresses()[0]?.port}`,
        dns: (await dnsAddresses())[0] ?? { host: '127.0.0.1', port: 0 },
      },
      stop,
    );
  }

  /** Stops every part and removes all files; rejects with what failed meanwhile. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function embeddedConfig(
  folder: string,
  { nodeMonitorGraceMs = clusterDefaults.nodeMonitorGraceMs }: ClusterOptions,
): ServerConfig {
  const anyPort = [{ host: '127.0.0.1', port: 0 }];
  return {
    ...clusterDefaults,
    name: 'embedded',
    nodeName: 'k3s-server',
    nodeIP: '127.0.0.1',
    simulated: true,
    api: { listen: anyPort },
    kubelet: { listen: anyPort, maxPods: clusterDefaults.maxPods },
    dns: { listen: anyPort },
    resolvConf: '',
    nodeMonitorGraceMs,
    paths: serverPaths(folder, folder),
    cgroupRoot: '/',
    bridge: 'cni0',
    proxyTable: 'holdfast',
    keepRuntime: false,
    logLevel: 'error',
  };
}
