/**
 * `GET /dns/…` at a node's kubelet, and so at the API server's `nodes/NAME/proxy/dns/…`: the node's DNS, for whoever may
 * reach the node's proxy and need not be near the node. `query` asks it over its own socket, `trace` tells what it is
 * asked, `settings` what the node's Pods get into their resolv.conf.
 */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { ClusterDns } from '#dns/dns.ts';
import type { SeenQueries } from '#dns/tap.ts';
import { parseQuery } from '#dns/wire/query.ts';
import { parseResolvConf } from '#kubelet/sandbox/dns.ts';
import type { DnsSettings } from '#kubelet/sandbox/dns.ts';
import { HttpError } from '#kubelet/server/http-error.ts';
import type { NodeRoute } from '#kubelet/server/server.ts';
import type { NodeConfig } from '../config.ts';
import type { NodeOptions } from '../node-base.ts';

/** What `query` answers. */
export interface QueryReply {
  /** The answer's bytes in base64; absent: none came. */
  readonly answer?: string;
  /** Why none came. */
  readonly failure?: string;
  /** From the question to its answer. */
  readonly milliseconds: number;
}

/** What `settings` answers. */
export interface NodeDnsSettings {
  readonly clusterDomain: string;
  /** What Pods have as their nameserver. */
  readonly dnsAddress: string;
  /** Whose addresses have names here; others are asked of the node's resolvers. */
  readonly ranges: readonly string[];
  /** The node's own resolv.conf, from which Pods inherit. */
  readonly node: DnsSettings;
  /** Of the server: nodes beside each other in one process share it. */
  readonly instance: string;
}

/** A line of `trace`. */
export type TraceLine = SeenQueries;

/** Bytes that may wait for a slow reader of a trace; more is missed. */
const maximumUnread = 1 << 20;

export function createDnsRoute(
  { config, clock, random }: Pick<NodeOptions, 'config' | 'clock' | 'random'>,
  dns: ClusterDns,
): NodeRoute {
  const instance = random.uuid();
  return async ([what = '', ...rest], query, { response, signal }) => {
    if (rest.length > 0) throw new HttpError(404, '404 page not found');
    switch (what) {
      case 'query':
        return send(response, await ask(dns, query, clock));
      case 'settings':
        return send(response, { ...(await settingsOf(config)), instance });
      case 'trace':
        return trace(dns, response, signal);
      default:
        throw new HttpError(404, '404 page not found');
    }
  };
}

/** `dns` is a whole message in base64url (as in RFC 8484), `transport` how it is asked. */
async function ask(dns: ClusterDns, query: URLSearchParams, clock: Clock): Promise<QueryReply> {
  const message = Buffer.from(query.get('dns') ?? '', 'base64url');
  if (typeof parseQuery(message) === 'string') throw new HttpError(400, 'dns is no DNS query');
  const begin = clock.monotonic();
  const milliseconds = (): number => clock.monotonic() - begin;
  try {
    const answer = await dns.ask(message, query.get('transport') === 'tcp' ? 'tcp' : 'udp');
    return { answer: answer.toString('base64'), milliseconds: milliseconds() };
  } catch (error) {
    return { failure: messageOf(error), milliseconds: milliseconds() };
  }
}

async function settingsOf({
  clusterDomain,
  clusterCIDR,
  serviceCIDR,
  dnsAddress,
  resolvConf,
}: NodeConfig): Promise<Omit<NodeDnsSettings, 'instance'>> {
  // A node without the file has nothing that Pods would inherit.
  const text = resolvConf === '' ? '' : await readFile(resolvConf, 'utf8').catch(() => '');
  return {
    clusterDomain,
    dnsAddress,
    ranges: [clusterCIDR, serviceCIDR],
    node: parseResolvConf(text),
  };
}

/** A JSON object a line, until the reader leaves. */
async function trace(
  dns: ClusterDns,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  let missed = 0;
  const stop = dns.trace((seen) => {
    if (response.writableLength > maximumUnread) {
      missed += seen.queries.length + seen.missed;
      return;
    }
    const line: TraceLine = { ...seen, missed: seen.missed + missed };
    missed = 0;
    response.write(`${JSON.stringify(line)}\n`);
  });
  // The reader knows from it that everything that comes now is told.
  response.write(`${JSON.stringify({ queries: [], missed: 0 } satisfies TraceLine)}\n`);
  await untilAborted(signal);
  stop();
}

function send(response: ServerResponse, value: QueryReply | NodeDnsSettings): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
