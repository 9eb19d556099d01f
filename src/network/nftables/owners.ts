/**
 * Who has a chain or a set of which name. Several may have the same one, and it may pass from one owner to another within
 * a transaction: what counts is whether it has any owner in the end.
 */

/** What an owner had of a kind, and what it has now: contents by name. */
export type Change<T> = readonly [before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>];

export interface Outcome<T> {
  /** Contents by name. */
  readonly made: ReadonlyMap<string, T>;
  readonly gone: readonly string[];
}

export class Owners<T> {
  readonly #owners = new Map<string, Set<string>>();

  clear(): void {
    this.#owners.clear();
  }

  /** By owner. */
  change(changes: ReadonlyMap<string, Change<T>>): Outcome<T> {
    const existed = new Set<string>();
    const touched = new Map<string, T>();
    for (const [key, [before, after]] of changes) {
      for (const [name, content] of [...before, ...after]) {
        const owners = this.#owners.get(name) ?? new Set<string>();
        if (owners.size > 0 && !touched.has(name)) existed.add(name);
        touched.set(name, content);
        if (after.has(name)) owners.add(key);
        else owners.delete(key);
        this.#owners.set(name, owners);
      }
    }
    const made = new Map<string, T>();
    const gone: string[] = [];
    for (const [name, content] of touched) {
      const wanted = (this.#owners.get(name)?.size ?? 0) > 0;
      if (!wanted) this.#owners.delete(name);
      if (wanted && !existed.has(name)) made.set(name, content);
      else if (!wanted && existed.has(name)) gone.push(name);
    }
    return { made, gone };
  }
}
