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

export class Table {
  readonly #config: ProxyConfig;
  readonly #fragments = new Map<string, Fragment>();
  /** Who asks for an element, oldest first: two Services may name the same external address, and the older has it. */
  readonly #claims = new Map<string, Map<string, Element>>();

  constructor(config: ProxyConfig) {
    this.#config = config;
  }

  /** One transaction that takes the place of whatever a table of this name held. */
  replace(fragments: Fragments): string {
    const { table } = this.#config;
    this.#fragments.clear();
    this.#claims.clear();
    return `table ip ${table}\ndelete table ip ${table}\n${skeleton(this.#config)}${this.change(fragments)}`;
  }

  /** One transaction for these Services; empty when nothing differs. */
  change(fragments: Fragments): string {
    const commands = new Commands(this.#config.table);
    for (const [key, after] of fragments) {
      const before = this.#fragments.get(key) ?? emptyFragment;
      this.#changeSets(commands, before, after);
      this.#changeChains(commands, before, after);
      this.#changeElements(commands, key, { before, after });
      if (after === emptyFragment) this.#fragments.delete(key);
      else this.#fragments.set(key, after);
    }
    return commands.text();
  }

  #changeSets(commands: Commands, before: Fragment, after: Fragment): void {
    for (const [name, seconds] of after.affinitySets) {
      if (!before.affinitySets.has(name)) commands.addSet(name, seconds);
    }
    for (const name of before.affinitySets.keys()) {
      if (!after.affinitySets.has(name)) commands.deleteSet(name);
    }
  }

  #changeChains(commands: Commands, before: Fragment, after: Fragment): void {
    for (const [name, rules] of after.chains) {
      const known = before.chains.get(name);
      if (!known) commands.addChain(name, rules);
      else if (known.join('\n') !== rules.join('\n')) commands.setRules(name, rules);
    }
    for (const name of before.chains.keys()) {
      if (!after.chains.has(name)) commands.deleteChain(name);
    }
  }

  #changeElements(
    commands: Commands,
    key: string,
    { before, after }: { readonly before: Fragment; readonly after: Fragment },
  ): void {
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
