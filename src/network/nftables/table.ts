/**
 * What one of the kernel's tables holds, and the commands that make it hold something else. A change of one object names
 * only its own chains, sets and elements, however many objects there are.
 */
import { Commands } from './commands.ts';
import { emptyFragment } from './fragment.ts';
import type { Element, Fragment } from './fragment.ts';
import { Owners } from './owners.ts';

/** By whose they are; empty when that one needs nothing. */
export type Fragments = ReadonlyMap<string, Fragment>;

interface Difference {
  readonly before: Fragment;
  readonly after: Fragment;
  readonly rank: number;
}

/** Somebody's wish for a place in a map or set. */
interface Claim {
  readonly element: Element;
  /** Its owner's: the lower one has the place. */
  readonly rank: number;
}

export class Table {
  readonly #name: string;
  readonly #skeleton: string;
  readonly #fragments = new Map<string, Fragment>();
  /** In the order in which the owners came. */
  readonly #ranks = new Map<string, number>();
  #lastRank = 0;
  /**
   * By map and key: what holds the place, first, and those that wait for it. Two Services may name the same external
   * address; who came first has all of it. There may be a hundred thousand places, nearly all with one claim: that one
   * needs no list.
   */
  readonly #claims = new Map<string, Map<string, Claim | readonly Claim[]>>();
  readonly #chains = new Owners<readonly string[]>();
  readonly #sets = new Owners<string>();

  /** Of the family `ip`. `skeleton` declares it with all that no object owns. */
  constructor(name: string, skeleton: string) {
    this.#name = name;
    this.#skeleton = skeleton;
  }

  /** One transaction that takes the place of whatever a table of this name held. */
  replace(fragments: Fragments): string {
    this.#fragments.clear();
    this.#ranks.clear();
    this.#claims.clear();
    this.#chains.clear();
    this.#sets.clear();
    const name = `ip ${this.#name}`;
    return `table ${name}\ndelete table ${name}\n${this.#skeleton}${this.change(fragments)}`;
  }

  /** One transaction for these objects; empty when nothing differs. */
  change(fragments: Fragments): string {
    const commands = new Commands(this.#name);
    const differences = new Map<string, Difference>();
    for (const [key, after] of fragments) {
      const before = this.#fragments.get(key) ?? emptyFragment;
      if (before === after) continue;
      differences.set(key, { before, after, rank: this.#rankOf(key) });
      if (after !== emptyFragment) {
        this.#fragments.set(key, after);
      } else {
        this.#fragments.delete(key);
        this.#ranks.delete(key);
      }
    }
    this.#changeSets(commands, differences);
    this.#changeChains(commands, differences);
    for (const difference of differences.values()) this.#changeElements(commands, difference);
    return commands.text();
  }

  #rankOf(owner: string): number {
    const rank = this.#ranks.get(owner) ?? ++this.#lastRank;
    this.#ranks.set(owner, rank);
    return rank;
  }

  #changeSets(commands: Commands, differences: ReadonlyMap<string, Difference>): void {
    const { made, gone } = this.#sets.change(
      new Map([...differences].map(([key, { before, after }]) => [key, [before.sets, after.sets]])),
    );
    for (const [name, declaration] of made) commands.addSet(name, declaration);
    for (const name of gone) commands.deleteSet(name);
  }

  #changeChains(commands: Commands, differences: ReadonlyMap<string, Difference>): void {
    for (const { before, after } of differences.values()) {
      for (const [name, rules] of after.chains) {
        const known = before.chains.get(name);
        if (known && known.join('\n') !== rules.join('\n')) commands.setRules(name, rules);
      }
    }
    const { made, gone } = this.#chains.change(
      new Map(
        [...differences].map(([key, { before, after }]) => [key, [before.chains, after.chains]]),
      ),
    );
    for (const [name, rules] of made) commands.addChain(name, rules);
    for (const name of gone) commands.deleteChain(name);
  }

  #changeElements(commands: Commands, { before, after, rank }: Difference): void {
    const gone = new Map(before.elements.map((element) => [idOf(element), element]));
    const wanted = new Map(after.elements.map((element) => [idOf(element), element]));
    for (const [id, element] of wanted) {
      this.#change(commands, { former: gone.get(id), claim: { element, rank } });
      gone.delete(id);
    }
    for (const former of gone.values()) this.#change(commands, { former, claim: undefined });
  }

  /** Puts an owner's claim in the place of its former element's. */
  #change(
    commands: Commands,
    { former, claim }: { former: Element | undefined; claim: Claim | undefined },
  ): void {
    const { map, key } = claim?.element ?? former ?? {};
    if (map === undefined || key === undefined) return;
    const places = this.#claims.get(map) ?? new Map<string, Claim | readonly Claim[]>();
    this.#claims.set(map, places);
    const known = places.get(key);
    const claims: readonly Claim[] = known === undefined ? [] : 'rank' in known ? [known] : known;
    const others = claims.filter(({ element }) => element !== former);
    const next = [...others, ...(claim ? [claim] : [])].sort((a, b) => a.rank - b.rank);
    const [first] = next;
    if (!first) places.delete(key);
    else places.set(key, next.length === 1 ? first : next);
    const [had, has] = [claims[0]?.element, first?.element];
    if (had && has && had.value === has.value) return;
    if (had) commands.deleteElement(had);
    if (has) commands.addElement(has);
  }
}

function idOf({ map, key }: Element): string {
  return `${map} ${key}`;
}
