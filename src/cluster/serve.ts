/** `holdfast server`: settles the configuration, runs the server until the signal aborts, and tells whoever waits. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { createLogger } from '#base/log.ts';
import type { ServeOptions } from '#cli/cluster-control.ts';
import { collectAtRest } from './garbage/collect-at-rest.ts';
import type { ServerConfig } from './config.ts';
import { clusterDefaults, monitorGrace, serverPaths } from './config.ts';
import { inForeground, readConfigFile, requireRootForContainers } from './foreground.ts';
import { machine } from './machine.ts';
import { nodeAddress } from './node-address.ts';
import { holdingRunDirectory } from './run-directory.ts';
import { runServer } from './server.ts';

export function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  return inForeground(async (ready) => {
    const config = options.config
      ? readConfigFile(options.config, (text): ServerConfig => JSON.parse(text))
      : machineConfig(options);
    const log = createLogger({ level: options.logLevel });
    const onReady = (): void => {
      log.info('ready', { node: config.nodeName, kubeconfig: config.paths.kubeconfig });
      ready();
    };
    void collectAtRest(systemClock, signal);
    await holdingRunDirectory(config.paths.run, () => runServer(config, signal, log, onReady));
  });
}

/** A server on the machine itself. */
function machineConfig(options: ServeOptions): ServerConfig {
  requireRootForContainers();
  const data = resolve(options.dataDir ?? machine.dataDir);
  const nodeIP = options.nodeIP ?? nodeAddress();
  const port = options.port ?? clusterDefaults.apiPort;
  const loopback = nodeIP === '127.0.0.1' ? [] : [{ host: '127.0.0.1', port }];
  return {
    ...clusterDefaults,
    name: 'server',
    nodeName: options.nodeName ?? hostname().toLowerCase(),
    nodeIP,
    simulated: false,
    api: { listen: [{ host: nodeIP, port }, ...loopback] },
    kubelet: {
      listen: [{ host: nodeIP, port: clusterDefaults.kubeletPort }],
      maxPods: clusterDefaults.maxPods,
    },
    dns: { listen: [], workers: options.dnsWorkers ?? 1 },
    resolvConf: '/etc/resolv.conf',
    paths: serverPaths(data, machine.runDirOf.server),
    furtherNodes: [],
    cgroupRoot: '/',
    bridge: machine.bridge,
    proxyTable: machine.table,
    podNetwork: options.podNetwork,
    keepRuntime: true,
    ...monitorGrace(options),
    logLevel: options.logLevel,
  };
}
