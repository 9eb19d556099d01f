/**
 * One question → one answer. What the cluster owns is answered from the index at once; other names are asked of the
 * node's resolvers. A name of the cluster is never asked of anybody else, and never guessed before the index is whole.
 */
import { isIP } from 'node:net';
import type { NameIndex } from './index.ts';
import type { Forwarder } from './forward.ts';
import { classIN, rcodes, types } from './wire/constants.ts';
import type { Rcode } from './wire/constants.ts';
import { isWithin, labelsOf, parentOf } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import type { Query } from './wire/query.ts';
import type { RecordData, ResourceRecord } from './wire/record.ts';
import { bare, compile, datagramLimit, instantiate, negative } from './wire/response.ts';
import type { Answer, ReadAnswer } from './wire/response.ts';
import type { Zones } from './zones.ts';

export type Transport = 'udp' | 'tcp';

/** Who asks. */
export interface Asker {
  readonly address: string;
  readonly port: number;
  /** How often this question is one that the server asks itself, following an alias. */
  readonly hops?: number;
}

/** Whatever answers the sockets: the resolver, or plugins in front of it. */
export interface Answerer {
  answer(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer>;
}

export interface ResolverParts {
  readonly index: NameIndex;
  readonly zones: Zones;
  readonly forwarder: Forwarder;
}

/** A chain of CNAMEs longer than this is a loop. */
const maximumHops = 10;

/** What a Corefile changes here. */
export interface ResolverSettings {
  /** Names of Pods by their address are made up, not looked up. */
  readonly podAddresses: boolean;
  /** Names at and below these that the cluster doesn't have are asked of others. */
  readonly fallthrough: readonly WireName[];
}

export class Resolver implements Answerer {
  readonly #parts: ResolverParts;
  #rotation = 0;
  settings: ResolverSettings = { podAddresses: true, fallthrough: [] };
  /** Where an alias that leads out of the cluster is looked up, when that isn't simply the world outside. */
  lookup:
    | ((name: WireName, type: number, asker: Asker) => Promise<ReadAnswer | undefined>)
    | undefined;
  /** Told of a question that nobody outside answered. */
  unanswered: ((query: Query) => void) | undefined;
  /** False until the index holds all that the API held at the start. */
  synced = false;

  constructor(parts: ResolverParts) {
    this.#parts = parts;
  }

  answer(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer> {
    const refusal = this.refusal(query);
    if (refusal) return refusal;
    const zone = this.#parts.zones.of(query.name);
    if (zone === undefined) return this.#forward(query, transport);
    return this.#own(query, zone, { transport, asker });
  }

  /** The answer to what is never answered, whatever it asks for. */
  refusal(query: Query): Buffer | undefined {
    if (query.edns && query.edns.version !== 0) return bare(query, rcodes.BADVERS);
    if (query.class !== classIN) return bare(query, rcodes.REFUSED);
    if (query.type === types.AXFR || query.type === types.IXFR) return bare(query, rcodes.REFUSED);
    return undefined;
  }

  /** Asks others, even for a name of the cluster. */
  outside(query: Query, transport: Transport): Promise<Buffer> {
    return this.#forward(query, transport);
  }

  #own(
    query: Query,
    zone: WireName,
    { transport, asker }: { readonly transport: Transport; readonly asker: Asker },
  ): Buffer | Promise<Buffer> {
    const { index, zones } = this.#parts;
    const { name, type } = query;
    const found = index.answer(name, type);
    if (found) {
      const limit = limitOf(query, transport);
      return instantiate(found, query, { limit, rotation: this.#rotation++ });
    }
    if (type === types.SOA && name === zone)
      return this.#build(query, transport, [zones.soa(zone)]);
    // An empty answer now would be a lie that the client might remember.
    if (!this.synced) return bare(query, rcodes.SERVFAIL);
    const [alias] = index.records(name, types.CNAME);
    if (alias) return this.#chase(query, alias, { transport, asker });
    const pod = this.#podAddress(name);
    if (pod && type === types[pod.type]) {
      return this.#build(query, transport, [{ name, ttl: index.ttl, data: pod }]);
    }
    if (!pod && !index.exists(name)) {
      const { fallthrough } = this.settings;
      const passed = fallthrough.some((through) => isWithin(name, through));
      if (passed && isWithin(name, zones.cluster)) return this.#forward(query, transport);
      return negative(query, rcodes.NXDOMAIN, zones.soaBytes(zone));
    }
    // RFC 8482: something small instead of everything.
    if (type === types.ANY) {
      const data: RecordData = { type: 'HINFO', cpu: 'RFC8482', os: '' };
      return this.#build(query, transport, [{ name, ttl: index.ttl, data }]);
    }
    return negative(query, rcodes.NOERROR, zones.soaBytes(zone));
  }

  /** `10-42-0-7.namespace.pod.cluster.local` says its own address, if the namespace exists. */
  #podAddress(name: WireName): { type: 'A' | 'AAAA'; address: string } | undefined {
    const { index, zones } = this.#parts;
    const parent = this.settings.podAddresses ? parentOf(name) : undefined;
    if (parent === undefined || !isWithin(name, zones.cluster) || !index.exists(parent)) {
      return undefined;
    }
    const labels = labelsOf(name.slice(0, name.length - zones.cluster.length) + '\0');
    const [label = '', , kind] = labels;
    if (labels.length !== 3 || kind !== 'pod') return undefined;
    const v4 = label.replaceAll('-', '.');
    if (isIP(v4) === 4) return { type: 'A', address: v4 };
    const v6 = label.replaceAll('-', ':');
    return isIP(v6) === 6 ? { type: 'AAAA', address: v6 } : undefined;
  }

  #build(query: Query, transport: Transport, answers: readonly ResourceRecord[]): Buffer {
    return this.#send(query, transport, { rcode: rcodes.NOERROR, authoritative: true, answers });
  }

  #send(query: Query, transport: Transport, answer: Answer): Buffer {
    const compiled = compile(query.name, query.type, answer);
    return instantiate(compiled, query, { limit: limitOf(query, transport) });
  }

  /** The alias, and what it leads to: in the cluster or outside. The alias is worth telling even when that fails. */
  async #chase(
    query: Query,
    alias: ResourceRecord,
    { transport, asker }: { readonly transport: Transport; readonly asker: Asker },
  ): Promise<Buffer> {
    const { index, zones, forwarder } = this.#parts;
    const answers: ResourceRecord[] = [];
    let rcode: Rcode = rcodes.NOERROR;
    let next: ResourceRecord | undefined = alias;
    for (let hop = 0; next?.data.type === 'CNAME' && hop < maximumHops; hop++) {
      answers.push(next);
      const target: WireName = next.data.target;
      next = undefined;
      if (zones.of(target) === undefined) {
        const outside = this.lookup
          ? await this.lookup(target, query.type, asker)
          : await forwarder.lookup(target, query.type);
        answers.push(...(outside?.answers ?? []));
        if (outside?.rcode === rcodes.NXDOMAIN) rcode = rcodes.NXDOMAIN;
        break;
      }
      answers.push(...index.records(target, query.type));
      [next] = index.records(target, types.CNAME);
      if (!index.exists(target)) rcode = rcodes.NXDOMAIN;
    }
    return this.#send(query, transport, { rcode, authoritative: true, answers });
  }

  async #forward(query: Query, transport: Transport): Promise<Buffer> {
    const answer = await this.#parts.forwarder.forward(query.message, transport === 'tcp');
    if (!answer) {
      this.unanswered?.(query);
      return bare(query, rcodes.SERVFAIL);
    }
    const limit = limitOf(query, transport);
    if (limit === undefined || answer.length <= limit) return answer;
    // The resolver sent more than this client takes: it has to come back by TCP.
    return truncated(query);
  }
}

/** How long an answer may be; undefined: as long as a message can be. */
export function limitOf(query: Query, transport: Transport): number | undefined {
  return transport === 'udp' ? datagramLimit(query) : undefined;
}

function truncated(query: Query): Buffer {
  const message = bare(query, rcodes.NOERROR);
  message.writeUInt16BE(message.readUInt16BE(2) | 0x0200, 2);
  return message;
}
