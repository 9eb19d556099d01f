/**
 * One whole server: control plane and node in one process. `parts` is the start list, from top to bottom; it stops in
 * reverse. Who waits is told when everything in it is ready.
 */
import { systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { abreast, background, once, runAll } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { Random } from '#base/random.ts';
import { loadCertificates } from './certificates/certificates.ts';
import type { CertificateOptions, Certificates } from './certificates/certificates.ts';
import { writeKubeconfig } from './certificates/kubeconfig.ts';
import { createRenewal } from './certificates/renewal.ts';
import type { ListenAddress, NodeConfig, ServerConfig } from './config.ts';
import { createControlPlane } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';
import { createNodeRole } from './node-role.ts';
import type { NodeOptions } from './node-base.ts';
import { nodeUser } from './kubelet-parts.ts';
import { createNode } from './node.ts';
import { createSimulatedNode } from './simulated-node.ts';
import type { ServerParts } from './server-parts.ts';
import { openStore } from './store.ts';

export interface ComposedServer {
  readonly controlPlane: ControlPlane;
  /** In starting order. */
  readonly parts: readonly Runnable[];
  /** Where the cluster's DNS answers, once it does. */
  readonly dnsAddresses: () => Promise<readonly ListenAddress[]>;
}

/** Runs a server until the signal aborts; rejects with whatever made it impossible. */
export async function runServer(
  config: ServerConfig,
  signal: AbortSignal,
  log: Logger,
  onReady: () => void,
): Promise<void> {
  const [clock, random] = [systemClock, systemRandom];
  const certificates = await loadServerCertificates(config, clock, random);
  const store = openStore(config.paths.database);
  try {
    const { parts } = await createServer({ config, certificates, store, clock, random, log });
    await runAll([...parts, once('ready', async () => onReady())], signal, log);
  } finally {
    await store.close();
  }
}

/** The parts of a server in starting order, for whoever runs them. */
export async function createServer(options: ServerParts): Promise<ComposedServer> {
  const { config, certificates } = options;
  const controlPlane = createControlPlane(options);
  const { connect = (_node, client) => client } = options;
  const nodeOptions = (node: NodeConfig): NodeOptions => ({
    ...options,
    config: node,
    client: connect(node, controlPlane.clientOf(nodeUser(node.nodeName), 'kubelet')),
    informers: controlPlane.informers,
    identity: certificates,
    metrics: controlPlane.metrics,
  });
  const node = await createNode(nodeOptions(config));
  const further = config.furtherNodes.map((one) =>
    createSimulatedNode(nodeOptions(one), node.dnsRoute),
  );
  const kubeconfig = (): Promise<void> => {
    const port = controlPlane.addresses()[0]?.port;
    return writeKubeconfig(config.paths.kubeconfig, {
      server: `https://${config.nodeIP}:${port}`,
      authority: certificates.authority,
      client: certificates.clients.admin,
      name: config.name,
    });
  };
  certificates.clients.admin.onChange(() =>
    background(kubeconfig(), options.log, 'writing the kubeconfig anew'),
  );
  return {
    controlPlane,
    parts: [
      createRenewal(certificates, { ...certificateOptions(options), log: options.log }),
      ...node.early,
      ...controlPlane.parts,
      once('kubeconfig', kubeconfig),
      ...node.parts,
      createNodeRole(options, controlPlane),
      abreast('simulated nodes', further, options.log),
    ],
    dnsAddresses: () => node.dnsAddresses(),
  };
}

export function loadServerCertificates(
  config: ServerConfig,
  clock: Clock,
  random: Random,
): Promise<Certificates> {
  return loadCertificates(certificateOptions({ config, clock, random }));
}

function certificateOptions({
  config,
  clock,
  random,
}: Pick<ServerParts, 'config' | 'clock' | 'random'>): CertificateOptions {
  const { nodeName, nodeIP, apiServiceIP, paths, furtherNodes } = config;
  return {
    directory: paths.certificates,
    nodeName,
    names: [nodeName, nodeIP, apiServiceIP],
    furtherNodeIPs: furtherNodes.map((node) => node.nodeIP),
    clock,
    random,
  };
}
