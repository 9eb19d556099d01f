/**
 * The names of the cluster: lower-case wire name → record sets → answer bytes. What one Service says changes as a
 * whole, between two queries, and nothing stands in front of it: there is no cache that could be stale.
 *
 * A name exists when it or anything below it has a record, so that "no such name" and "no such record" are told apart
 * as RFC 8020 wants.
 */
import { defaultSettings } from './config/settings.ts';
import { NameTable } from './name-table.ts';
import type { Entry } from './name-table.ts';
import { types } from './wire/constants.ts';
import { parentOf, validNames } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import type { RecordData, RecordType, ResourceRecord } from './wire/record.ts';
import { compile } from './wire/response.ts';
import type { CompiledAnswer } from './wire/response.ts';
import { ptrRanks } from './records/service-records.ts';
import type { ServiceRecord } from './records/service-records.ts';

/** Records with a name already in wire form, and names that exist without any. */
export type IndexRecord = Ranked | { readonly name: WireName; readonly data: undefined };

interface Ranked {
  readonly name: WireName;
  readonly data: RecordData;
  /** Seconds; the index's own when absent. */
  readonly ttl?: number;
  readonly rank?: number;
}

/** Whose a name is; what `Zones` knows. */
interface Ownership {
  of(name: WireName): WireName | undefined;
  mayHavePods(name: WireName): boolean;
}

/** One record at a name, without the name. */
interface Kept {
  readonly owner: string;
  readonly data: RecordData;
  readonly ttl: number | undefined;
  readonly rank: number | undefined;
}

/** A name that exists. There are as many as records, so it holds nothing that it doesn't need yet. */
export interface NameNode extends Entry<NameNode> {
  readonly parent: NameNode | undefined;
  /** The zone of this server that it is in; undefined above them all. */
  zone: WireName | undefined;
  /** Below it may be names that nobody told: addresses of Pods. */
  readonly mayHavePods: boolean;
  /** Of all types, those of one owner next to each other. */
  records: readonly Kept[];
  /** Records (and marks) at this name and below it; at 0 the node goes. */
  uses: number;
  /** By type number; none when a record here has changed. What an answer adds is of the same owner. */
  compiled: Map<number, CompiledAnswer> | undefined;
}

const none: readonly Kept[] = [];

export class NameIndex {
  readonly #nodes = new NameTable<NameNode>();
  /** Where the records of each stand, a node for each of them. */
  readonly #owners = new Map<string, readonly NameNode[]>();
  readonly #zones: Ownership;
  #ttl = defaultSettings.ttl;

  constructor(zones: Ownership) {
    this.#zones = zones;
  }

  /** Seconds that an answer may be remembered. A change of it holds for the next query. */
  get ttl(): number {
    return this.#ttl;
  }

  set ttl(seconds: number) {
    if (seconds === this.#ttl) return;
    this.#ttl = seconds;
    for (const node of this.#nodes.values()) node.compiled = undefined;
  }

  /** The server's zones may be others now. */
  zonesChanged(): void {
    for (const node of this.#nodes.values()) node.zone = this.#zones.of(node.name);
  }

  /** Everything that `owner` says, in the place of what it said before. */
  apply(owner: string, records: readonly IndexRecord[]): void {
    const before = this.#owners.get(owner) ?? [];
    // Names that stay are used by the new records before the old ones let go of them.
    const nodes = records.map(({ name }) => this.#use(name));
    for (const node of new Set(before)) {
      node.compiled = undefined;
      node.records = node.records.filter((kept) => kept.owner !== owner);
    }
    for (const [node, own] of byNode(owner, nodes, records)) {
      node.compiled = undefined;
      node.records = node.records.length === 0 ? own : [...node.records, ...own];
    }
    for (const node of before) this.#release(node);
    if (nodes.length > 0) this.#owners.set(owner, nodes);
    else this.#owners.delete(owner);
  }

  exists(name: WireName): boolean {
    return this.#nodes.get(name) !== undefined;
  }

  /** The records of one type at a name, in the order in which they are answered. */
  records(name: WireName, type: number): readonly ResourceRecord[] {
    const node = this.#nodes.get(name);
    return node ? this.#recordsAt(node, type) : [];
  }

  /** The answer to a question that has records; undefined when there are none of that type. */
  answer(name: WireName, type: number): CompiledAnswer | undefined {
    const node = this.#nodes.get(name);
    return node && this.answerAt(node, type);
  }

  /** The node of a name as a message has it, in any case; `hash` as `hashBytes` makes it. */
  find(message: Buffer, start: number, length: number, hash: number): NameNode | undefined {
    return this.#nodes.find(message, start, length, hash);
  }

  /** As `answer`, at a node that was found already. */
  answerAt(node: NameNode, type: number): CompiledAnswer | undefined {
    const known = node.compiled?.get(type);
    if (known) return known;
    const answers = this.#recordsAt(node, type);
    if (answers.length === 0) return undefined;
    const { name } = node;
    const additionals = this.#targetsOf(answers);
    const compiled = compile(name, type, { rcode: 0, authoritative: true, answers, additionals });
    node.compiled ??= new Map();
    node.compiled.set(type, compiled);
    return compiled;
  }

  #recordsAt({ name, records }: NameNode, type: number): readonly ResourceRecord[] {
    const kind = typeNames.get(type);
    const found = records.filter(({ data }) => data.type === kind);
    const ordered = kind === 'PTR' ? bestPointers(found) : found;
    return ordered.map(({ data, ttl = this.#ttl }) => ({ name, data, ttl }));
  }

  /** The addresses behind SRV and NS records: the client would ask for them next. */
  #targetsOf(answers: readonly ResourceRecord[]): readonly ResourceRecord[] {
    const targets = answers.flatMap(({ data }) =>
      data.type === 'SRV' || data.type === 'NS' ? [data.target] : [],
    );
    return [...new Set(targets)].flatMap((target) => [
      ...this.records(target, types.A),
      ...this.records(target, types.AAAA),
    ]);
  }

  /** One more record at the name: it and all its ancestors exist. */
  #use(name: WireName): NameNode {
    const node = this.#nodeAt(name);
    for (let at: NameNode | undefined = node; at; at = at.parent) at.uses += 1;
    return node;
  }

  #nodeAt(name: WireName): NameNode {
    const known = this.#nodes.get(name);
    if (known) return known;
    const above = parentOf(name);
    const node: NameNode = {
      name,
      next: undefined,
      parent: above === undefined ? undefined : this.#nodeAt(above),
      zone: this.#zones.of(name),
      mayHavePods: this.#zones.mayHavePods(name),
      records: none,
      uses: 0,
      compiled: undefined,
    };
    this.#nodes.add(node);
    return node;
  }

  #release(node: NameNode): void {
    for (let at: NameNode | undefined = node; at; at = at.parent) {
      at.uses -= 1;
      if (at.uses === 0) this.#nodes.delete(at);
    }
  }
}

/** Each node with the records of `owner` that stand at it; marks are none. */
function byNode(
  owner: string,
  nodes: readonly NameNode[],
  records: readonly IndexRecord[],
): ReadonlyMap<NameNode, readonly Kept[]> {
  const all = new Map<NameNode, Kept[]>();
  for (const [at, node] of nodes.entries()) {
    const record = records[at];
    if (!record?.data) continue;
    const { data, ttl, rank } = record;
    const own = all.get(node);
    if (own) own.push({ owner, data, ttl, rank });
    else all.set(node, [{ owner, data, ttl, rank }]);
  }
  return all;
}

const typeNames = new Map<number, RecordType>(
  (['A', 'AAAA', 'CNAME', 'PTR', 'NS', 'SRV', 'TXT', 'HINFO', 'SOA'] as const).map((name) => [
    types[name],
    name,
  ]),
);

/** An address of a Service has that one name; a member's has its governing Service's name first, whatever selects it. */
function bestPointers(records: readonly Kept[]): readonly Kept[] {
  const ranked = records.toSorted(
    (a, b) => (a.rank ?? 0) - (b.rank ?? 0) || (targetOf(a) < targetOf(b) ? -1 : 1),
  );
  return ranked[0]?.rank === ptrRanks.service ? ranked.slice(0, 1) : ranked;
}

function targetOf({ data }: Kept): string {
  return data.type === 'PTR' ? data.target : '';
}

/**
 * What one owner says with its names in wire form. A record that DNS can't carry (a label over 63 bytes) is left out
 * instead of stopping the others. Names and data that come more than once, as most do, become one.
 */
export function toIndexRecords(records: readonly ServiceRecord[]): readonly IndexRecord[] {
  const names = new Map<string, WireName | undefined>();
  const wireOf = (text: string): WireName | undefined => {
    if (!names.has(text)) names.set(text, validNames([text])[0]);
    return names.get(text);
  };
  const known = new Map<string, RecordData>();
  return records.flatMap((record): readonly IndexRecord[] => {
    const name = wireOf(record.name);
    const made = dataOf(record, wireOf);
    if (name === undefined || made === undefined) return [];
    const key = Object.values(made).join(' ');
    const data = known.get(key) ?? made;
    known.set(key, data);
    return [record.type === 'PTR' ? { name, data, rank: record.rank } : { name, data }];
  });
}

function dataOf(
  record: ServiceRecord,
  wireOf: (text: string) => WireName | undefined,
): RecordData | undefined {
  if ('address' in record) return { type: record.type, address: record.address };
  const target = wireOf(record.target);
  if (target === undefined) return undefined;
  if (record.type !== 'SRV') return { type: record.type, target };
  const { port, weight } = record;
  return { type: 'SRV', priority: 0, weight, port, target };
}
