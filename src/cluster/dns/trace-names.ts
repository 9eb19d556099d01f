/** `holdfast dns trace`: the questions that come to the nodes' DNS, live, each with the Pod that asks. */
import { pods } from '#api/gen/resources.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { DnsReport, TraceOptions } from '#cli/dns-control.ts';
import type { Client } from '#client/client.ts';
import type { HttpsClient } from '#client/https/client.ts';
import type { SeenQuery } from '#dns/tap.ts';
import { NodeDns, chooseNode, readyNodes } from './node-dns.ts';

export async function* traceNames(
  client: HttpsClient,
  clock: Clock,
  options: TraceOptions,
  signal: AbortSignal,
): AsyncGenerator<DnsReport> {
  const clients = new Clients(client, clock);
  const wanted = await addressesOf(client, options);
  const servers = await serversOf(client, options);
  const names = servers.map(({ node }) => node);
  const matches = matcherOf(options.pattern);
  const ends = new AbortController();
  const until = AbortSignal.any([signal, ends.signal]);
  let listening = 0;
  try {
    for await (const { from, item } of merge(servers.map((dns) => named(dns, until)))) {
      if (item.queries.length === 0 && listening < names.length) {
        listening += 1;
        if (listening === names.length) yield started(names);
        continue;
      }
      for (const query of item.queries) {
        if (!matches(query.name) || (wanted && !wanted.has(query.client))) continue;
        const who = await clients.nameOf(query.client);
        yield seen(query, who, names.length > 1 ? from : undefined);
      }
      if (item.missed > 0) yield missed(item.missed);
    }
  } finally {
    ends.abort();
  }
}

async function* named(dns: NodeDns, signal: AbortSignal) {
  for await (const item of dns.trace(signal)) yield { from: dns.node, item };
}

/** Each server once: simulated nodes may share one. */
async function serversOf(
  client: HttpsClient,
  { node, pod, namespace }: TraceOptions,
): Promise<readonly NodeDns[]> {
  if (node !== undefined) return [await chooseNode(client, { node })];
  if (pod !== undefined) {
    return [await chooseNode(client, { pod: await client.get(pods, { namespace, name: pod }) })];
  }
  const all = (await readyNodes(client)).map(({ metadata }) => new NodeDns(metadata.name, client));
  const ids = await Promise.all(all.map(async (dns) => (await dns.settings()).instance));
  return all.filter((_, at) => ids.indexOf(ids[at] ?? '') === at);
}

async function addressesOf(
  client: Client,
  { pod, namespace }: TraceOptions,
): Promise<ReadonlySet<string> | undefined> {
  if (pod === undefined) return undefined;
  const { status } = await client.get(pods, { namespace, name: pod });
  const addresses = (status?.podIPs ?? []).flatMap(({ ip }) => ip ?? []);
  if (addresses.length > 0) return new Set(addresses);
  throw new HoldfastError('CONFIG_INVALID', `Pod "${pod}" has no address yet, so it asks nothing`, {
    remedy: `kubectl describe pod ${pod}`,
  });
}

/** `*` stands for any characters; without one, any name that has it in it. */
function matcherOf(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  const whole = pattern.includes('*')
    ? new RegExp(`^${escaped}\\.?$`, 'i')
    : new RegExp(escaped, 'i');
  return (name) => whole.test(name);
}

/** A burst of unknown addresses must not become a burst of lists. */
const listAgainMs = 1000;

/** Which Pod has an address: looked up when an unknown one appears, since Pods come and go while we watch. */
class Clients {
  readonly #client: Client;
  readonly #clock: Clock;
  #names = new Map<string, string>();
  #listedAt = -Infinity;

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async nameOf(address: string): Promise<string> {
    const known = this.#names.get(address);
    if (known !== undefined) return known;
    if (this.#clock.monotonic() - this.#listedAt < listAgainMs) return address;
    this.#listedAt = this.#clock.monotonic();
    const { items } = await this.#client.list(pods);
    this.#names = new Map(
      items
        .filter(({ spec }) => !spec.hostNetwork)
        .flatMap(({ metadata, status }) =>
          (status?.podIPs ?? []).map(({ ip }) => [
            ip ?? '',
            `${metadata.namespace}/${metadata.name}`,
          ]),
        ),
    );
    return this.#names.get(address) ?? address;
  }
}

function started(nodes: readonly string[]): DnsReport {
  return {
    ok: true,
    lines: [`Listening on ${nodes.join(', ')}; stop with Ctrl-C.`],
    value: { kind: 'listening', nodes },
  };
}

function missed(count: number): DnsReport {
  return {
    ok: true,
    lines: [`… and ${count} more than can be shown`],
    value: { kind: 'missed', count },
  };
}

function seen(query: SeenQuery, who: string, node: string | undefined): DnsReport {
  const { at, type, name, rcode, answers, milliseconds, transport, client } = query;
  const time = new Date(at).toISOString();
  const result =
    rcode === 'NOERROR'
      ? answers === 0
        ? 'NODATA'
        : `${answers} answer${answers === 1 ? '' : 's'}`
      : rcode;
  const cells = [
    time.slice(11, 23),
    ...(node === undefined ? [] : [node.padEnd(12)]),
    who.padEnd(24),
    type.padEnd(5),
    name.padEnd(44),
    result.padEnd(10),
    `${milliseconds.toFixed(1)} ms${transport === 'tcp' ? ' (TCP)' : ''}`,
  ];
  return {
    ok: true,
    lines: [cells.join('  ')],
    value: {
      kind: 'query',
      time,
      ...(node ? { node } : {}),
      client,
      pod: who === client ? null : who,
      transport,
      name,
      type,
      rcode,
      answers,
      milliseconds,
    },
  };
}

/** The items of all sources as they come; ends when all have ended. */
async function* merge<T>(sources: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  type Turn = { readonly source: AsyncGenerator<T>; readonly result: IteratorResult<T> };
  const turn = async (source: AsyncGenerator<T>): Promise<Turn> => ({
    source,
    result: await source.next(),
  });
  const waiting = new Map(sources.map((source) => [source, turn(source)]));
  while (waiting.size > 0) {
    const { source, result } = await Promise.race(waiting.values());
    if (result.done) {
      waiting.delete(source);
      continue;
    }
    waiting.set(source, turn(source));
    yield result.value;
  }
}
