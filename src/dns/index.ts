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
import { parentOf, toWire } from './wire/name.ts';
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

/** A name that exists. */
export interface NameNode extends Entry<NameNode> {
  /** The zone of this server that it is in; undefined above them all. */
  zone: WireName | undefined;
  /** Below it may be names that nobody told: addresses of Pods. */
  readonly mayHavePods: boolean;
  /** Records by type, then by whose they are. */
  readonly sets: Map<RecordType, Map<string, Ranked[]>>;
  /** Records (and marks) at this name and below it; at 0 the node goes. */
  uses: number;
  /** By type number; emptied when a record here changes. What an answer adds is of the same owner. */
  readonly compiled: Map<number, CompiledAnswer>;
}

export class NameIndex {
  readonly #nodes = new NameTable<NameNode>();
  readonly #owners = new Map<string, readonly IndexRecord[]>();
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
    for (const { compiled } of this.#nodes.values()) compiled.clear();
  }

  /** The server's zones may be others now. */
  zonesChanged(): void {
    for (const node of this.#nodes.values()) node.zone = this.#zones.of(node.name);
  }

  /** Everything that `owner` says, in the place of what it said before. */
  apply(owner: string, records: readonly IndexRecord[]): void {
    const before = this.#owners.get(owner) ?? [];
    // Names that stay are used by the new records before the old ones let go of them.
    for (const { name } of records) this.#use(name);
    for (const record of before) this.#forget(owner, record);
    for (const record of records) this.#keep(owner, record);
    for (const { name } of before) this.#release(name);
    if (records.length > 0) this.#owners.set(owner, records);
    else this.#owners.delete(owner);
  }

  exists(name: WireName): boolean {
    return this.#nodes.get(name) !== undefined;
  }

  /** The records of one type at a name, in the order in which they are answered. */
  records(name: WireName, type: number): readonly ResourceRecord[] {
    const kind = typeNames.get(type);
    const set = kind && this.#nodes.get(name)?.sets.get(kind);
    if (!set) return [];
    const records = [...set.values()].flat();
    const ordered = kind === 'PTR' ? bestPointers(records) : records;
    return ordered.map(({ name, data, ttl = this.#ttl }) => ({ name, data, ttl }));
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
    const { name } = node;
    const known = node.compiled.get(type);
    if (known) return known;
    const answers = this.records(name, type);
    if (answers.length === 0) return undefined;
    const additionals = this.#targetsOf(answers);
    const compiled = compile(name, type, { rcode: 0, authoritative: true, answers, additionals });
    node.compiled.set(type, compiled);
    return compiled;
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
  #use(name: WireName): void {
    for (let at: WireName | undefined = name; at !== undefined; at = parentOf(at)) {
      const node = this.#nodes.get(at);
      if (node) node.uses += 1;
      else this.#nodes.add(this.#newNode(at));
    }
  }

  #newNode(name: WireName): NameNode {
    const zone = this.#zones.of(name);
    const mayHavePods = this.#zones.mayHavePods(name);
    return {
      name,
      zone,
      mayHavePods,
      next: undefined,
      sets: new Map(),
      uses: 1,
      compiled: new Map(),
    };
  }

  #release(name: WireName): void {
    for (let at: WireName | undefined = name; at !== undefined; at = parentOf(at)) {
      const node = this.#nodes.get(at);
      if (!node) continue;
      node.uses -= 1;
      if (node.uses === 0) this.#nodes.delete(node);
    }
  }

  #keep(owner: string, record: IndexRecord): void {
    const node = this.#nodes.get(record.name);
    if (!node || !record.data) return;
    node.compiled.clear();
    const { type } = record.data;
    const set = node.sets.get(type) ?? new Map<string, Ranked[]>();
    node.sets.set(type, set);
    const own = set.get(owner);
    if (own) own.push(record);
    else set.set(owner, [record]);
  }

  #forget(owner: string, record: IndexRecord): void {
    const node = this.#nodes.get(record.name);
    if (!node || !record.data) return;
    node.compiled.clear();
    const set = node.sets.get(record.data.type);
    set?.delete(owner);
    if (set?.size === 0) node.sets.delete(record.data.type);
  }
}

const typeNames = new Map<number, RecordType>(
  (['A', 'AAAA', 'CNAME', 'PTR', 'NS', 'SRV', 'TXT', 'HINFO', 'SOA'] as const).map((name) => [
    types[name],
    name,
  ]),
);

/** An address of a Service has that one name; a member's has its governing Service's name first, whatever selects it. */
function bestPointers(records: readonly Ranked[]): readonly Ranked[] {
  const ranked = records.toSorted(
    (a, b) => (a.rank ?? 0) - (b.rank ?? 0) || (targetOf(a) < targetOf(b) ? -1 : 1),
  );
  return ranked[0]?.rank === ptrRanks.service ? ranked.slice(0, 1) : ranked;
}

function targetOf({ data }: Ranked): string {
  return data.type === 'PTR' ? data.target : '';
}

/** A Service's record with its names in wire form. */
export function toIndexRecord(record: ServiceRecord): IndexRecord {
  const name = toWire(record.name);
  const rank = record.type === 'PTR' ? { rank: record.rank } : {};
  return { name, data: dataOf(record), ...rank };
}

function dataOf(record: ServiceRecord): RecordData {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { type: record.type, address: record.address };
    case 'CNAME':
    case 'PTR':
      return { type: record.type, target: toWire(record.target) };
    case 'SRV':
    default: {
      const { port, weight, target } = record;
      return { type: 'SRV', priority: 0, weight, port, target: toWire(target) };
    }
  }
}
