/**
 * One question → one answer. What the cluster owns is answered from the index at once; other names are asked of the
 * node's resolvers. A name of the cluster is never asked of anybody else, and never guessed before the index is whole.
 */
import { isIP } from 'node:net';
import type { Answering } from './answering.ts';
import type { NameIndex } from './index.ts';
import type { Forwarder } from './upstream/forwarder.ts';
import { classIN, rcodes, types } from './wire/constants.ts';
import type { Rcode } from './wire/constants.ts';
import { isWithin, labelsOf, parentOf } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import type { Query } from './wire/query.ts';
import type { RecordData, ResourceRecord } from './wire/record.ts';
import { instantiateServices } from './wire/service-answer.ts';
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
  /** Where whoever answers leaves its name. */
  readonly trail?: { by: Answering };
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
    if (zone === undefined) return this.#forward(query, transport, asker);
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
  outside(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer> {
    return this.#forward(query, transport, asker);
  }

  #own(
    query: Query,
    zone: WireName,
    { transport, asker }: { readonly transport: Transport; readonly asker: Asker },
  ): Buffer | Promise<Buffer> {
    const { index, zones } = this.#parts;
    const { name, type } = query;
    if (asker.trail) asker.trail.by = 'kubernetes';
    const found = index.answer(name, type);
    if (found) {
      const options = { limit: limitOf(query, transport), rotation: this.#rotation++ };
      if (type === types.SRV) return instantiateServices(found, query, zone, options);
      return instantiate(found, query, options);
    }
    if (type === types.SOA && name === zone)
      return this.#build(query, transport, [zones.soa(zone)]);
    // An empty answer now would be a lie that the client might remember.
    if (!this.synced) return bare(query, rcodes.SERVFAIL);
    const [alias] = index.records(name, types.CNAME);
    // RFC 8482: a name that is an alias has nothing else that could be told.
    if (alias && type === types.ANY) return this.#build(query, transport, [alias]);
    if (alias) return this.#chase(query, alias, { transport, asker });
    const pod = this.#podRecord(name);
    if (pod && type === types[pod.data.type]) return this.#build(query, transport, [pod]);
    if (!pod && !index.exists(name)) {
      const { fallthrough } = this.settings;
      const passed = fallthrough.some((through) => isWithin(name, through));
      if (passed && isWithin(name, zones.cluster)) return this.#forward(query, transport, asker);
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
  #podRecord(name: WireName): ResourceRecord | undefined {
    const { index, zones } = this.#parts;
    const parent = this.settings.podAddresses ? parentOf(name) : undefined;
    if (parent === undefined || !isWithin(name, zones.cluster) || !index.exists(parent)) {
      return undefined;
    }
    const labels = labelsOf(name.slice(0, name.length - zones.cluster.length) + '\0');
    const [label = '', , kind] = labels;
    if (labels.length !== 3 || kind !== 'pod') return undefined;
    const data = dashedAddress(label);
    return data && { name, ttl: index.ttl, data };
  }

  #build(query: Query, transport: Transport, answers: readonly ResourceRecord[]): Buffer {
    return this.#send(query, transport, { rcode: rcodes.NOERROR, authoritative: true, answers });
  }

  #send(query: Query, transport: Transport, answer: Answer): Buffer {
    const compiled = compile(query.name, query.type, answer);
    return instantiate(compiled, query, { limit: limitOf(query, transport) });
  }

  /**
   * The alias, and what it leads to: in the cluster or outside. The alias is worth telling even when that fails; the
   * code is that of the chain's end (RFC 6604).
   */
  async #chase(
    query: Query,
    alias: ResourceRecord,
    { transport, asker }: { readonly transport: Transport; readonly asker: Asker },
  ): Promise<Buffer> {
    const { index, zones, forwarder } = this.#parts;
    const answers: ResourceRecord[] = [];
    const authorities: ResourceRecord[] = [];
    const passed = new Set<WireName>();
    let rcode: Rcode = rcodes.NOERROR;
    let next: ResourceRecord | undefined = alias;
    while (next?.data.type === 'CNAME' && !passed.has(next.name) && passed.size < maximumHops) {
      answers.push(next);
      passed.add(next.name);
      const target: WireName = next.data.target;
      const zone = zones.of(target);
      if (zone === undefined) {
        const outside = this.lookup
          ? await this.lookup(target, query.type, asker)
          : await forwarder.lookup(target, query.type, asker.address);
        answers.push(...(outside?.answers ?? []));
        if (outside?.rcode === rcodes.NXDOMAIN) rcode = rcodes.NXDOMAIN;
        break;
      }
      const pod = this.#podRecord(target);
      const found =
        pod && query.type === types[pod.data.type] ? [pod] : index.records(target, query.type);
      answers.push(...found);
      [next] = index.records(target, types.CNAME);
      if (next || found.length > 0) continue;
      authorities.push(zones.soa(zone));
      if (!pod && !index.exists(target)) rcode = rcodes.NXDOMAIN;
    }
    return this.#send(query, transport, { rcode, authoritative: true, answers, authorities });
  }

  #forward(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer> {
    if (asker.trail) asker.trail.by = 'forward';
    const answer = this.#parts.forwarder.forward(query, limitOf(query, transport), asker.address);
    if (!this.unanswered) return answer;
    const seen = (message: Buffer): Buffer => {
      if (((message[3] ?? 0) & 0xf) === rcodes.SERVFAIL) this.unanswered?.(query);
      return message;
    };
    return answer instanceof Promise ? answer.then(seen) : seen(answer);
  }
}

/** The address that a label such as `10-42-0-7` or `fd00--7` writes; undefined when it writes none. */
function dashedAddress(label: string): Extract<RecordData, { type: 'A' | 'AAAA' }> | undefined {
  // A label may hold any byte: dots, colons and scopes of an address too, which such a name hasn't.
  if (!/^[\da-f-]+$/.test(label)) return undefined;
  const v4 = label.replaceAll('-', '.');
  if (isIP(v4) === 4) return { type: 'A', address: v4 };
  const v6 = label.replaceAll('-', ':');
  return isIP(v6) === 6 ? { type: 'AAAA', address: v6 } : undefined;
}

/** How long an answer may be; undefined: as long as a message can be. */
export function limitOf(query: Query, transport: Transport): number | undefined {
  return transport === 'udp' ? datagramLimit(query) : undefined;
}
