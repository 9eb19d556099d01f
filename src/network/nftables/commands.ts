/** Collects commands of one transaction in the order that nft needs: what is referred to exists first and goes last. */
import type { Element } from './fragment.ts';

export class Commands {
  readonly #table: string;
  readonly #created: string[] = [];
  readonly #rules: string[] = [];
  /** Keys by map. */
  readonly #removedElements = new Map<string, Set<string>>();
  /** By map and key. */
  readonly #addedElements = new Map<string, Map<string, Element>>();
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

  addElement(element: Element): void {
    const added = this.#addedElements.get(element.map) ?? new Map<string, Element>();
    this.#addedElements.set(element.map, added.set(element.key, element));
  }

  /** What the same transaction would have added is not added: a place may pass through several hands. */
  deleteElement({ map, key }: Element): void {
    if (this.#addedElements.get(map)?.delete(key)) return;
    const removed = this.#removedElements.get(map) ?? new Set<string>();
    this.#removedElements.set(map, removed.add(key));
  }

  text(): string {
    const elements = (verb: string, map: string, entries: readonly string[]): readonly string[] =>
      entries.length > 0 ? [`${verb} element ${this.#table} ${map} { ${entries.join(', ')} }`] : [];
    const lines = [
      ...this.#created,
      ...this.#rules,
      ...[...this.#removedElements].flatMap(([map, keys]) => elements('delete', map, [...keys])),
      ...[...this.#addedElements].flatMap(([map, added]) =>
        elements('add', map, [...added.values()].map(entryOf)),
      ),
      ...this.#emptied,
      ...this.#removed,
    ];
    return lines.map((line) => `${line}\n`).join('');
  }

  #addRules(name: string, rules: readonly string[]): void {
    for (const rule of rules) this.#rules.push(`add rule ${this.#table} ${name} ${rule}`);
  }
}

function entryOf({ key, value }: Element): string {
  return value === undefined ? key : `${key} : ${value}`;
}
