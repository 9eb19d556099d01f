/** What the processes of a local cluster are told: with real containers in network namespaces of their own, or simulated. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { bug } from '#base/errors.ts';
import type { UpOptions } from '#cli/cluster-control.ts';
import type { AgentConfig, NodeConfig, NodePaths, ServerConfig } from '../config.ts';
import { clusterDefaults, monitorGrace, nodePaths, serverPaths } from '../config.ts';
import { hasJoined } from '../join/credentials.ts';
import { loopbackAddress } from '../loopback-address.ts';
import { nodeNames } from './names.ts';
import type { LocalNames } from './names.ts';
import { nodeAddress } from './network.ts';
import type { LocalNetwork } from './network.ts';

/** So many nodes have a /24 each in the usual range. */
const usualRanges = 256;
/** 32,768 of them, beside the range of Services. */
const largeClusterCIDR = '10.128.0.0/9';

/** One cluster's settings, from which those of its nodes follow. */
export interface LocalSettings {
  readonly names: LocalNames;
  readonly options: Pick<UpOptions, 'logLevel' | 'nodeMonitorGracePeriod'>;
  /** Absent: the nodes are simulated. */
  readonly network?: LocalNetwork;
}

/** `simulated`: the names of further nodes, for the server's process to run. */
export async function serverConfig(
  settings: LocalSettings,
  node: string,
  simulated: readonly string[],
): Promise<ServerConfig> {
  const { names, network } = settings;
  const common = {
    ...clusterDefaults,
    ...nodeConfig(settings, node, 0, serverPaths(names.dataDir, names.runDir)),
    paths: serverPaths(names.dataDir, names.runDir),
    furtherNodes: simulated.map((name, index) => simulatedNode(settings, name, index + 1)),
    ...(simulated.length >= usualRanges ? { clusterCIDR: largeClusterCIDR } : {}),
    ...monitorGrace(settings.options),
  };
  const { apiPort } = clusterDefaults;
  if (network) {
    const hosts = [common.nodeIP, '127.0.0.1'];
    return {
      ...common,
      api: { listen: hosts.map((host) => ({ host, port: apiPort })) },
      dns: { listen: [], workers: 1 },
    };
  }
  const api = await rememberedPort(names, 'api-port', apiPort);
  const dns = await rememberedPort(names, 'dns-port', 10_053);
  return {
    ...common,
    api: { listen: [{ host: '127.0.0.1', port: api }] },
    dns: { listen: [{ host: '127.0.0.1', port: dns }], workers: 1 },
  };
}

function simulatedNode(settings: LocalSettings, node: string, place: number): NodeConfig {
  const { dataDir, runDir } = nodeNames(settings.names, node, 'agent');
  return nodeConfig(settings, node, place, nodePaths(dataDir, runDir));
}

/** `token` is asked for where the node hasn't joined yet. */
export async function agentConfig(
  settings: LocalSettings,
  node: string,
  place: number,
  { servers, token }: Pick<AgentConfig, 'servers'> & { readonly token: () => Promise<string> },
): Promise<AgentConfig> {
  const { dataDir, runDir } = nodeNames(settings.names, node, 'agent');
  const paths = nodePaths(dataDir, runDir);
  return {
    ...nodeConfig(settings, node, place, paths),
    servers,
    ...(hasJoined(paths.certificates) ? {} : { token: await token() }),
  };
}

function nodeConfig(
  { names, options, network }: LocalSettings,
  node: string,
  place: number,
  paths: NodePaths,
): NodeConfig {
  const nodeIP = network ? nodeAddress(network, place) : loopbackAddress(place);
  const port = network ? clusterDefaults.kubeletPort : 0;
  return {
    ...clusterDefaults,
    name: names.cluster,
    nodeName: node,
    nodeIP,
    simulated: network === undefined,
    kubelet: { listen: [{ host: nodeIP, port }], maxPods: clusterDefaults.maxPods },
    heartbeatMs: monitorGrace(options).heartbeatMs,
    dns: { listen: [], workers: 0 },
    resolvConf: '/etc/resolv.conf',
    paths,
    cgroupRoot: nodeNames(names, node, place === 0 ? 'server' : 'agent').cgroupRoot,
    bridge: 'cni0',
    proxyTable: 'holdfast',
    keepRuntime: true,
    logLevel: options.logLevel,
  };
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
      mkdirSync(names.dataDir, { recursive: true, mode: 0o700 });
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
