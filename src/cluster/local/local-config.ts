/** What a local cluster's server is told: with real containers in a network namespace of its own, or simulated. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { bug } from '#base/errors.ts';
import type { UpOptions } from '#cli/cluster-control.ts';
import type { ServerConfig } from '../config.ts';
import { clusterDefaults, serverPaths } from '../config.ts';
import { createLink, removeLink } from './link.ts';
import type { LocalNames } from './names.ts';

export interface LocalConfig {
  readonly config: ServerConfig;
  /** Whether `down` must switch the host's forwarding off again. */
  readonly restoreForwarding: boolean;
}

/** Makes the namespace and the link too, where there are real containers. */
export async function localConfig(names: LocalNames, options: UpOptions): Promise<LocalConfig> {
  return options.simulated
    ? { config: await simulatedConfig(names, options), restoreForwarding: false }
    : realConfig(names, options);
}

async function realConfig(names: LocalNames, options: UpOptions): Promise<LocalConfig> {
  // What an interrupted `up` left would stand in the way.
  await removeLink(names, false);
  const { addresses, forwardingWasOff } = await createLink(names);
  const config: ServerConfig = {
    ...sharedConfig(names, options),
    nodeIP: addresses.cluster,
    api: {
      listen: [addresses.cluster, '127.0.0.1'].map((host) => ({
        host,
        port: clusterDefaults.apiPort,
      })),
    },
    kubelet: {
      listen: [{ host: addresses.cluster, port: clusterDefaults.kubeletPort }],
      maxPods: clusterDefaults.maxPods,
    },
    dns: { listen: [] },
    simulated: false,
  };
  return { config, restoreForwarding: forwardingWasOff };
}

async function simulatedConfig(names: LocalNames, options: UpOptions): Promise<ServerConfig> {
  const api = await rememberedPort(names, 'api-port', clusterDefaults.apiPort);
  const dns = await rememberedPort(names, 'dns-port', 10_053);
  return {
    ...sharedConfig(names, options),
    nodeIP: '127.0.0.1',
    api: { listen: [{ host: '127.0.0.1', port: api }] },
    kubelet: { listen: [{ host: '127.0.0.1', port: 0 }], maxPods: clusterDefaults.maxPods },
    dns: { listen: [{ host: '127.0.0.1', port: dns }] },
    simulated: true,
  };
}

function sharedConfig(names: LocalNames, options: UpOptions) {
  return {
    ...clusterDefaults,
    name: names.cluster,
    nodeName: 'k3s-server',
    resolvConf: '/etc/resolv.conf',
    paths: serverPaths(names.dataDir, names.runDir),
    cgroupRoot: names.cgroupRoot,
    bridge: 'cni0',
    proxyTable: 'holdfast',
    keepRuntime: true,
    furtherNodes: [],
    logLevel: options.logLevel,
  } satisfies Partial<ServerConfig>;
}

/** Keeps the port of the last time, so that kubeconfigs stay valid; else the usual one, else any that is free. */
async function rememberedPort(names: LocalNames, file: string, usual: number): Promise<number> {
  const path = `${names.dataDir}/${file}`;
  const candidates: number[] = [];
  try {
    candidates.push(Number(readFileSync(path, 'utf8')));
  } catch {
    // The first start.
  }
  for (const port of [...candidates, usual, 0]) {
    const free = await freePort(port);
    if (free) {
      writeFileSync(path, `${free}\n`);
      return free;
    }
  }
  return bug('the system has no free port');
}

/** `port` itself when it is free (0: any), else undefined. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(undefined));
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}
