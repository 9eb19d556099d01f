/** `holdfast agent`: settles the configuration, runs the agent until the signal aborts, and tells whoever waits. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { HoldfastError } from '#base/errors.ts';
import { createLogger } from '#base/log.ts';
import type { AgentOptions } from '#cli/cluster-control.ts';
import { runAgent } from './agent.ts';
import type { AgentConfig } from './config.ts';
import { clusterDefaults, nodePaths } from './config.ts';
import { inForeground, readConfigFile, requireRootForContainers } from './foreground.ts';
import { machine } from './machine.ts';
import { nodeAddress } from './node-address.ts';
import { holdingRunDirectory } from './run-directory.ts';

export function runAgentHere(options: AgentOptions, signal: AbortSignal): Promise<void> {
  return inForeground(async (ready) => {
    const config = options.config
      ? readConfigFile(options.config, (text): AgentConfig => JSON.parse(text))
      : machineConfig(options);
    const log = createLogger({ level: options.logLevel });
    const onReady = (): void => {
      log.info('ready', { node: config.nodeName, servers: config.servers });
      ready();
    };
    await holdingRunDirectory(config.paths.run, () => runAgent(config, signal, log, onReady));
  });
}

/** An agent on the machine itself. */
function machineConfig(options: AgentOptions): AgentConfig {
  requireRootForContainers();
  const nodeIP = options.nodeIP ?? nodeAddress();
  return {
    ...clusterDefaults,
    name: 'agent',
    nodeName: options.nodeName ?? hostname().toLowerCase(),
    nodeIP,
    simulated: false,
    kubelet: {
      listen: [{ host: nodeIP, port: clusterDefaults.kubeletPort }],
      maxPods: clusterDefaults.maxPods,
    },
    dns: { listen: [], workers: options.dnsWorkers ?? 0 },
    resolvConf: '/etc/resolv.conf',
    paths: nodePaths(resolve(options.dataDir ?? machine.dataDir), machine.runDirOf.agent),
    cgroupRoot: '/',
    bridge: machine.bridge,
    proxyTable: machine.table,
    podNetwork: options.podNetwork,
    keepRuntime: true,
    logLevel: options.logLevel,
    servers: [serverOf(options)],
    ...(options.token ? { token: options.token } : {}),
  };
}

function serverOf({ server }: AgentOptions): string {
  if (server === undefined) {
    throw new HoldfastError('CONFIG_INVALID', 'an agent must know its server', {
      remedy: 'name it: holdfast agent --server https://HOST:6443 --token TOKEN',
    });
  }
  const [, origin, port] = /^(https:\/\/(?:[^/:]+|\[[^\]]+\]))(:\d+)?\/?$/.exec(server) ?? [];
  if (origin !== undefined) return `${origin}${port ?? `:${clusterDefaults.apiPort}`}`;
  throw new HoldfastError('CONFIG_INVALID', `"${server}" is not the address of a server`, {
    remedy: 'it looks like https://HOST:6443',
  });
}
