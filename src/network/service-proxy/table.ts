/**
 * What the kernel's table holds, and the commands that make it hold something else. A change of one Service names only
 * its own chains and elements, however many Services there are.
 */
import { emptyFragment } from './fragment.ts';
import type { Element, Fragment, MapName } from './fragment.ts';
import { skeleton } from './skeleton.ts';
import type { ProxyConfig } from './skeleton.ts';

/** By whose they are; empty when that one needs nothing. */
export type Fragments = ReadonlyMap<string, Fragment>;

interface Difference {
  readonly before: Fragment;
  readonly after: Fragment;
}

export class Table {
  readonly #config: ProxyConfig;
  readonly #fragments = new Map<string, Fragment>();
  /** Who asks for an element, oldest first: two Services may name the same external address, and the older has it. */
  readonly #claims = new Map<string, Map<string, Element>>();
  /** Who has a chain of this name. */
  readonly #chains = new Map<string, Set<string>>();

  constructor(config: ProxyConfig) {
    this.#config = config;
  }

  /** One transaction that takes the place of whatever a table of this name held. */
  replace(fragments: Fragments): string {
    const { table } = this.#config;
    this.#fragments.clear();
    this.#claims.clear();
    this.#chains.clear();
    return `table ip ${table}\ndelete table ip ${table}\n${skeleton(this.#config)}${this.change(fragments)}`;
  }

  /** One transaction for these Services; empty when nothing differs. */
  change(fragments: Fragments): string {
    const commands = new Commands(this.#config.table);
    const differences = new Map<string, Difference>();
    for (const [key, after] of fragments) {
      differences.set(key, { before: this.#fragments.get(key) ?? emptyFragment, after });
      if (after === emptyFragment) this.#fragments.delete(key);
      else this.#fragments.set(key, after);
    }
    this.#changeChains(commands, differences);
    for (const [key, difference] of differences) {
      this.#changeSets(commands, difference);
      this.#changeElements(commands, key, difference);
    }
    return commands.text();
  }

  #changeSets(commands: Commands, { before, after }: Difference): void {
    for (const [name, seconds] of after.affinitySets) {
      if (!before.affinitySets.has(name)) commands.addSet(name, seconds);
    }
    for (const name of before.affinitySets.keys()) {
      if (!after.affinitySets.has(name)) commands.deleteSet(name);
    }
  }

  /** A chain may pass from one owner to another within a transaction, so what counts is who has it in the end. */
  #changeChains(commands: Commands, differences: ReadonlyMap<string, Difference>): void {
    const existed = new Set<string>();
    const touched = new Map<string, readonly string[]>();
    for (const [key, { before, after }] of differences) {
      for (const [name, rules] of [...before.chains, ...after.chains]) {
        const owners = this.#chains.get(name) ?? new Set<string>();
        if (owners.size > 0 && !touched.has(name)) existed.add(name);
        touched.set(name, rules);
        if (after.chains.has(name)) owners.add(key);
        else owners.delete(key);
        this.#chains.set(name, owners);
      }
      for (const [name, rules] of after.chains) {
        const known = before.chains.get(name);
        if (known && known.join('\n') !== rules.join('\n')) commands.setRules(name, rules);
      }
    }
    for (const [name, rules] of touched) {
      const wanted = (this.#chains.get(name)?.size ?? 0) > 0;
      if (!wanted) this.#chains.delete(name);
      if (wanted && !existed.has(name)) commands.addChain(name, rules);
      else if (!wanted && existed.has(name)) commands.deleteChain(name);
    }
  }

  #changeElements(commands: Commands, key: string, { before, after }: Difference): void {
    const ids = new Set([...before.elements, ...after.elements].map(idOf));
    const wanted = new Map(after.elements.map((element) => [idOf(element), element]));
    for (const id of ids) {
      const claims = this.#claims.get(id) ?? new Map<string, Element>();
      const [had] = claims.values();
      const element = wanted.get(id);
      if (element) claims.set(key, element);
      else claims.delete(key);
      const [has] = claims.values();
      if (claims.size > 0) this.#claims.set(id, claims);
      else this.#claims.delete(id);
      if (had?.value === has?.value) continue;
      if (had) commands.deleteElement(had);
      if (has) commands.addElement(has);
    }
  }
}

function idOf({ map, key }: Element): string {
  return `${map} ${key}`;
}

/** Collects commands of one transaction in the order that nft needs: what is referred to exists first and goes last. */
class Commands {
  readonly #table: string;
  readonly #created: string[] = [];
  readonly #rules: string[] = [];
  readonly #removedElements = new Map<MapName, string[]>();
  readonly #addedElements = new Map<MapName, string[]>();
  readonly #emptied: string[] = [];
  readonly #removed: string[] = [];

  constructor(table: string) {
    this.#table = `ip ${table}`;
  }

  addSet(name: string, seconds: number): void {
    this.#created.push(
      `add set ${this.#table} ${name} { type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s; }`,
    );
  }

  deleteSet(name: string): void {
    this.#removed.push(`delete set ${this.#table} ${name}`);
  }

  addChain(name: string, rules: readonly string[]): void {
    this.#created.push(`add chain ${this.#table} ${name}`);
    this.#addRules(name, rules);
  }

  setRules(name: string, rules: readonly string[]): void {
    this.#rules.push(`flush chain ${this.#table} ${name}`);
    this.#addRules(name, rules);
  }

  deleteChain(name: string): void {
    this.#emptied.push(`flush chain ${this.#table} ${name}`);
    this.#removed.unshift(`delete chain ${this.#table} ${name}`);
  }

  addElement({ map, key, value }: Element): void {
    append(this.#addedElements, map, `${key} : ${value}`);
  }

  deleteElement({ map, key }: Element): void {
    append(this.#removedElements, map, key);
  }

  text(): string {
    const elements = (verb: string, byMap: ReadonlyMap<MapName, readonly string[]>): string[] =>
      [...byMap].map(
        ([map, keys]) => `${verb} element ${this.#table} ${map} { ${keys.join(', ')} }`,
      );
    const lines = [
      ...this.#created,
      ...this.#rules,
      ...elements('delete', this.#removedElements),
      ...elements('add', this.#addedElements),
      ...this.#emptied,
      ...this.#removed,
    ];
    return lines.map((line) => `${line}\n`).join('');
  }

  #addRules(name: string, rules: readonly string[]): void {
    for (const rule of rules) this.#rules.push(`add rule ${this.#table} ${name} ${rule}`);
  }
}

function append(byMap: Map<MapName, string[]>, map: MapName, entry: string): void {
  const entries = byMap.get(map);
  if (entries) entries.push(entry);
  else byMap.set(map, [entry]);
}
