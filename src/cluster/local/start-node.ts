/** Starts one node of a local cluster and keeps the record of what runs. */
import { existsSync } from 'node:fs';
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import { createToken } from '../join/tokens.ts';
import type { NodeRole } from './launch.ts';
import { launch } from './launch.ts';
import type { LocalSettings } from './local-config.ts';
import { agentConfig, serverConfig } from './local-config.ts';
import { nodeNames } from './names.ts';
import { joinNode, nodeIsJoined } from './network.ts';
import type { LocalRecord } from './record.ts';
import { untilRegistered } from './registered.ts';
import { serverOf, withNode, writeRecord } from './record.ts';

/** The record of a cluster that is being changed; each change is on disk before the next thing happens. */
export class RecordKeeper {
  readonly #settings: LocalSettings;
  #record: LocalRecord;

  constructor(settings: LocalSettings, record: LocalRecord) {
    this.#settings = settings;
    this.#record = record;
  }

  get record(): LocalRecord {
    return this.#record;
  }

  write(record: LocalRecord): void {
    this.#record = record;
    writeRecord(this.#settings.names, record);
  }
}

/** Starts the server; resolves when it is ready, its own node too. */
export async function startServer(settings: LocalSettings, keeper: RecordKeeper): Promise<void> {
  const { node } = serverOf(keeper.record);
  const config = await serverConfig(settings, node, keeper.record.furtherNodes);
  const [dns] = config.dns.listen;
  keeper.write({
    ...keeper.record,
    apiUrl: `https://${config.nodeIP}:${config.api.listen[0]?.port}`,
    dns: dns ? `${dns.host} port ${dns.port}` : `${config.dnsAddress} (from Pods)`,
    kubeconfig: config.paths.kubeconfig,
  });
  await start(settings, keeper, 0, { role: 'server', config });
}

/**
 * Starts agents; the server must be up when one of them joins. Each is waited for until it has registered, so that they
 * get their Pod ranges in this order; the rest of their start overlaps.
 */
export async function startAgents(
  settings: LocalSettings,
  keeper: RecordKeeper,
  places: readonly number[],
): Promise<void> {
  const starts: Promise<void>[] = [];
  let token: Promise<string> | undefined;
  for (const place of places) {
    const { record } = keeper;
    const node = record.nodes[place]?.node ?? '';
    const joined = existsSync(`${nodeNames(settings.names, node, 'agent').dataDir}/tls`);
    if (!joined) token ??= joinToken(record);
    const config = agentConfig(settings, node, place, {
      servers: [record.apiUrl],
      ...(joined || !token ? {} : { token: await token }),
    });
    const starting = start(settings, keeper, place, { role: 'agent', config });
    starts.push(starting);
    const enough = new AbortController();
    await Promise.race([untilRegistered(record, node, enough.signal), starting]).catch(
      () => undefined,
    );
    enough.abort();
  }
  // Those that can start do, whatever becomes of the others.
  await Promise.allSettled(starts);
  await Promise.all(starts);
}

async function start(
  { names, network }: LocalSettings,
  keeper: RecordKeeper,
  place: number,
  role: NodeRole,
): Promise<void> {
  const own = nodeNames(names, role.config.nodeName, role.role);
  if (network && !(await nodeIsJoined(names, place))) {
    await joinNode(names, network, own.namespace, place);
  }
  const { record, ready } = launch(own, role);
  keeper.write(withNode(keeper.record, record));
  await ready;
}

/** Short-lived: the agents of a local cluster join at once. */
async function joinToken({ kubeconfig }: LocalRecord): Promise<string> {
  const { token } = await createToken(
    { ttlSeconds: 600, description: 'the nodes of holdfast up' },
    { kubeconfig, clock: systemClock, random: systemRandom },
  );
  return token;
}
