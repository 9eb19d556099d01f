/** Starts one node of a local cluster and keeps the record of what runs. */
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import type { Progress } from '#cli/cluster-control.ts';
import { nameOption } from '#cli/name-option.ts';
import { createToken } from '../join/tokens.ts';
import type { Launched, NodeRole } from './launch.ts';
import { launch } from './launch.ts';
import type { LocalSettings } from './local-config.ts';
import { agentConfig, serverConfig } from './local-config.ts';
import { nodeNames } from './names.ts';
import { isCut, joinNode, nodeIsJoined } from './network.ts';
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
  const { ready } = await start(settings, keeper, 0, { role: 'server', config });
  await ready;
}

/**
 * Starts agents; the server must be up when one of them joins. Each is waited for until it has registered, so that they
 * get their Pod ranges in this order; the rest of their start overlaps. Nobody waits for one that is cut off.
 */
export async function startAgents(
  settings: LocalSettings,
  keeper: RecordKeeper,
  places: readonly number[],
  progress: Progress,
): Promise<void> {
  const starts: Promise<void>[] = [];
  let token: Promise<string> | undefined;
  for (const place of places) {
    const { record } = keeper;
    const node = record.nodes[place]?.node ?? '';
    const config = await agentConfig(settings, node, place, {
      servers: [record.apiUrl],
      token: () => (token ??= joinToken(record)),
    });
    const { ready, leave } = await start(settings, keeper, place, { role: 'agent', config });
    if (settings.network && (await isCut(settings.names, place))) {
      ready.catch(() => undefined);
      leave();
      progress(startedCut(record, node));
      continue;
    }
    starts.push(ready);
    const enough = new AbortController();
    await Promise.race([untilRegistered(record, node, enough.signal), ready]).catch(
      () => undefined,
    );
    enough.abort();
  }
  // Those that can start do, whatever becomes of the others.
  await Promise.allSettled(starts);
  await Promise.all(starts);
}

/** For the person who starts a node that can't reach its server. */
export function startedCut({ name }: LocalRecord, node: string): string {
  const option = nameOption(name);
  return `${node} has started, and is cut off; it will be Ready when it is healed: holdfast heal-node${option} ${node}`;
}

async function start(
  { names, network }: LocalSettings,
  keeper: RecordKeeper,
  place: number,
  role: NodeRole,
): Promise<Launched> {
  const own = nodeNames(names, role.config.nodeName, role.role);
  if (network && !(await nodeIsJoined(names, place))) {
    await joinNode(names, network, own.namespace, place);
  }
  const launched = launch(own, role);
  keeper.write(withNode(keeper.record, launched.record));
  return launched;
}

/** Short-lived: the agents of a local cluster join at once. */
async function joinToken({ kubeconfig }: LocalRecord): Promise<string> {
  const { token } = await createToken(
    { ttlSeconds: 600, description: 'the nodes of holdfast up' },
    { kubeconfig, clock: systemClock, random: systemRandom },
  );
  return token;
}
