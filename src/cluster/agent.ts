/**
 * One agent: a node whose control plane is elsewhere. It joins where it hasn't yet, and then is the same node as a
 * server's, over HTTPS. `parts` start from top to bottom and stop in reverse.
 */
import { systemClock } from '#base/clock.ts';
import { once, runAll } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { createHttpsClient } from '#client/https/client.ts';
import { createInformers } from '#client/informer.ts';
import { Tunnel } from '#kubelet/tunnel/tunnel.ts';
import type { AgentConfig } from './config.ts';
import { joinCluster } from './join/join.ts';
import { createNodeRenewal } from './join/renewal.ts';
import { openServerList } from './join/server-list.ts';
import { createNode } from './node.ts';

/** Runs an agent until the signal aborts; rejects with whatever made it impossible. */
export async function runAgent(
  config: AgentConfig,
  signal: AbortSignal,
  log: Logger,
  onReady: () => void,
): Promise<void> {
  const [clock, random] = [systemClock, systemRandom];
  const { nodeName, nodeIP, servers, token, paths } = config;
  const credentials = await joinCluster({
    nodeName,
    nodeIP,
    server: servers[0] ?? '',
    ...(token === undefined ? {} : { token }),
    directory: paths.certificates,
    clock,
    random,
    signal,
    log: log.child({ part: 'join' }),
  });
  const { authority } = credentials;
  const list = await openServerList(paths.certificates);
  const allServers = (): readonly string[] => [...new Set([...servers, ...list.servers()])];
  // What a person gave may be a second name of one of them, and each server is to be reached once.
  const eachServer = (): readonly string[] =>
    list.servers().length > 0 ? list.servers() : servers;
  const client = createHttpsClient({
    server: servers[0] ?? '',
    servers: allServers,
    authority,
    credentials: credentials.client,
    userAgent: 'kubelet',
    clock,
  });
  const informers = createInformers({
    client,
    clock,
    random,
    log: log.child({ part: 'informers' }),
  });
  const node = await createNode({
    config,
    client,
    informers,
    identity: { authority, kubeletServer: credentials.serving },
    clock,
    random,
    log,
  });
  // The control plane needs no port of this node: it comes through a connection that this node opens.
  const tunnel = new Tunnel({
    servers: eachServer,
    authority,
    identity: () => credentials.client,
    kubelet: node.kubeletAddress,
    clock,
    random,
    log: log.child({ part: 'tunnel' }),
  });
  const renewal = createNodeRenewal({
    nodeName,
    nodeIP,
    credentials,
    directory: paths.certificates,
    client,
    clock,
    random,
    log: log.child({ part: 'join' }),
  });
  try {
    await runAll(
      [
        ...node.early,
        { name: 'informers', run: (stop) => informers.run(stop) },
        list.follow({
          informers,
          changed: () => tunnel.serversChanged(),
          clock,
          log: log.child({ part: 'join' }),
        }),
        ...node.parts,
        tunnel,
        renewal,
        once('ready', async () => onReady()),
      ],
      signal,
      log,
    );
  } finally {
    client.close();
  }
}
