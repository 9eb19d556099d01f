/** Collects commands of one transaction in the order that nft needs: what is referred to exists first and goes last. */
import type { Element } from './fragment.ts';

export class Commands {
  readonly #table: string;
  readonly #created: string[] = [];
  readonly #rules: string[] = [];
  readonly #removedElements = new Map<string, string[]>();
  readonly #addedElements = new Map<string, string[]>();
  readonly #emptied: string[] = [];
  readonly #removed: string[] = [];

  constructor(table: string) {
    this.#table = `ip ${table}`;
  }

  addSet(name: string, declaration: string): void {
    this.#created.push(`add set ${this.#table} ${name} { ${declaration} }`);
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
    append(this.#addedElements, map, value === undefined ? key : `${key} : ${value}`);
  }

  deleteElement({ map, key }: Element): void {
    append(this.#removedElements, map, key);
  }

  text(): string {
    const elements = (verb: string, byMap: ReadonlyMap<string, readonly string[]>): string[] =>
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

function append(byMap: Map<string, string[]>, map: string, entry: string): void {
  const entries = byMap.get(map);
  if (entries) entries.push(entry);
  else byMap.set(map, [entry]);
}
