/**
 * Which Pod of the node has which address, which member of a StatefulSet will find which one again, and which addresses
 * rest. Knows no files, no runtime and no clock; addresses are text to it, so of any family.
 *
 * An address is *held* by a Pod (its uid) from before its sandbox is made until its sandbox is gone; *reserved* after
 * that if the Pod was a member, for `keepMs`; and it *rests* for `restMs` in any case, so that clients that still have it
 * in their caches find nobody there instead of a stranger.
 */
import type { AddressRange } from './range.ts';

export interface Holder {
  readonly uid: string;
  /** `NAMESPACE/NAME`. A member's holds its set and ordinal, so it says who comes back after it. */
  readonly pod: string;
  /** Whether it is a member whose address is to be kept. */
  readonly sticky: boolean;
}

/** What is known of one address; one without an entry is free. */
export interface AddressEntry {
  readonly address: string;
  /** Who has it, or had it last; empty where no Pod of ours had it. */
  readonly pod: string;
  readonly sticky: boolean;
  /** Of the Pod that holds it. */
  readonly uid?: string;
  /** Epoch milliseconds; since when nobody holds it. Absent while somebody does. */
  readonly freedAt?: number;
}

/** A member's address that was given away. */
export interface LostAddress {
  readonly pod: string;
  readonly address: string;
  /** Ends a sentence that begins with "it could not keep the address, because". */
  readonly why: string;
  readonly at: number;
}

export interface AddressTimes {
  readonly restMs: number;
  readonly keepMs: number;
}

export interface Taken {
  readonly address: string;
  /** Set when the Pod is a member that should have had another one. */
  readonly lost?: Pick<LostAddress, 'address' | 'why'>;
  /** Whose reservation was given up for it. */
  readonly gaveUp?: string;
}

export interface BookContent {
  readonly addresses: readonly AddressEntry[];
  readonly lost: readonly LostAddress[];
}

export class AddressBook {
  readonly #times: AddressTimes;
  readonly #entries = new Map<string, AddressEntry>();
  /** The address that a Pod holds, by its uid. */
  readonly #held = new Map<string, string>();
  /** The address that a member has or is to have again, by its name. */
  readonly #members = new Map<string, string>();
  readonly #lost = new Map<string, LostAddress>();
  /** Where the search for a free one goes on: round the range, so that what was freed comes last. */
  #next = 0;

  constructor(times: AddressTimes, content: BookContent = { addresses: [], lost: [] }) {
    this.#times = times;
    for (const entry of content.addresses) this.#put(entry);
    for (const lost of content.lost) this.#lost.set(lost.pod, lost);
  }

  /** What is worth keeping over a restart. */
  content(now: number): BookContent {
    const lost = [...this.#lost.values()].filter((one) => this.#isRecent(one, now));
    const addresses = [...this.#entries.values()].filter((entry) => !this.#isFree(entry, now));
    return { addresses, lost };
  }

  /**
   * The address for a Pod's sandbox; the same one each time that the Pod asks. Undefined when Pods hold all of them:
   * nothing else keeps a Pod from getting one.
   */
  take(holder: Holder, range: AddressRange, now: number): Taken | undefined {
    if (!holder.sticky) this.#forgetMember(holder.pod);
    const former = this.#formerOf(holder, now);
    const why = former && this.#obstacle(former, holder, range);
    if (former && why === undefined) {
      this.#hold(holder, former.address);
      return { address: former.address };
    }
    const found = this.#find(range, now);
    if (found === undefined) return undefined;
    const lost =
      former && why !== undefined ? { address: former.address, why } : this.#lostBy(holder, now);
    const gaveUp = this.#giveUp(found, `it went to ${holder.pod} when no other was free`, now);
    this.release(holder.uid, now);
    this.#hold(holder, found);
    this.#next = (range.indexOf(found) ?? -1) + 1;
    return {
      address: found,
      ...(lost ? { lost } : {}),
      ...(gaveUp === undefined ? {} : { gaveUp }),
    };
  }

  /** The Pod was found with this address, whatever was known before. */
  found(holder: Holder, address: string, now: number): void {
    const entry = this.#entries.get(address);
    if (entry?.uid === holder.uid) return;
    if (entry?.pod !== holder.pod) this.#giveUp(address, `it went to ${holder.pod}`, now);
    this.release(holder.uid, now);
    this.#hold(holder, address);
  }

  /** The Pod's sandbox is gone: its address rests, and is reserved if it was a member's. False: it has none. */
  release(uid: string, now: number): boolean {
    const entry = this.#entries.get(this.#held.get(uid) ?? '');
    if (!entry) return false;
    const { address, pod, sticky } = entry;
    this.#put({ address, pod, sticky, freedAt: now });
    return true;
  }

  /** The runtime says that this address is in use, by none of the Pods here: `uid` must take another. */
  refuse(uid: string, now: number): void {
    const entry = this.#entries.get(this.#held.get(uid) ?? '');
    if (!entry) return;
    const { address, pod, sticky } = entry;
    const why = 'something that is no Pod of this node any more still has it';
    if (sticky) this.#lost.set(pod, { pod, address, why, at: now });
    this.#put({ address, pod: '', sticky: false, freedAt: now });
  }

  /** Whatever is held by a Pod that isn't among `uids` was freed while nobody looked. */
  releaseAllBut(uids: ReadonlySet<string>, now: number): void {
    const gone = Array.from(this.#held.keys()).filter((uid) => !uids.has(uid));
    for (const uid of gone) this.release(uid, now);
  }

  #formerOf({ uid, pod, sticky }: Holder, now: number): AddressEntry | undefined {
    const held = this.#held.get(uid);
    if (held !== undefined) return this.#entries.get(held);
    const entry = sticky ? this.#entries.get(this.#members.get(pod) ?? '') : undefined;
    return entry && !this.#isFree(entry, now) ? entry : undefined;
  }

  /** What the member had within the time of a reservation; undefined where nobody took it from it. */
  #lostBy({ pod, sticky }: Holder, now: number): Taken['lost'] {
    const lost = this.#lost.get(pod);
    if (!sticky || !lost || !this.#isRecent(lost, now)) return undefined;
    return { address: lost.address, why: lost.why };
  }

  #isRecent({ at }: LostAddress, now: number): boolean {
    return now < at + this.#times.keepMs;
  }

  /** Why the Pod can't have its former address again; undefined when it can. */
  #obstacle(former: AddressEntry, { uid }: Holder, range: AddressRange): string | undefined {
    if (range.indexOf(former.address) === undefined)
      return `the Pod range of this node is ${range.cidr} now`;
    if (former.uid !== undefined && former.uid !== uid) return 'its former Pod has not ended';
    return undefined;
  }

  /** First what nobody wants, then what rests longest, then what is reserved longest. */
  #find(range: AddressRange, now: number): string | undefined {
    for (let step = 0; step < range.size; step++) {
      const address = range.at((this.#next + step) % range.size);
      const entry = this.#entries.get(address);
      if (!entry || this.#isFree(entry, now)) return address;
    }
    const unheld = [...this.#entries.values()].filter(
      ({ uid, address }) => uid === undefined && range.indexOf(address) !== undefined,
    );
    return unheld.toSorted(
      (a, b) => Number(a.sticky) - Number(b.sticky) || (a.freedAt ?? 0) - (b.freedAt ?? 0),
    )[0]?.address;
  }

  #isFree({ freedAt, sticky }: AddressEntry, now: number): boolean {
    const { restMs, keepMs } = this.#times;
    return freedAt !== undefined && now >= freedAt + (sticky ? Math.max(keepMs, restMs) : restMs);
  }

  /** The member whose reservation of the address ends here, if there is one. */
  #giveUp(address: string, why: string, now: number): string | undefined {
    const entry = this.#entries.get(address);
    if (!entry?.sticky || this.#isFree(entry, now)) return undefined;
    this.#lost.set(entry.pod, { pod: entry.pod, address, why, at: now });
    return entry.pod;
  }

  #hold({ uid, pod, sticky }: Holder, address: string): void {
    this.#put({ address, uid, pod, sticky });
    this.#lost.delete(pod);
  }

  /** The member is an ordinary Pod from now on: what was reserved for it only rests. */
  #forgetMember(pod: string): void {
    const entry = this.#entries.get(this.#members.get(pod) ?? '');
    if (entry) this.#put({ ...entry, sticky: false });
    this.#lost.delete(pod);
  }

  #put(entry: AddressEntry): void {
    this.#remove(entry.address);
    const { address, uid, pod, sticky } = entry;
    if (sticky) {
      // A member has one address; what it had before becomes anybody's.
      const other = this.#entries.get(this.#members.get(pod) ?? '');
      this.#members.set(pod, address);
      if (other) this.#entries.set(other.address, { ...other, sticky: false });
    }
    this.#entries.set(address, entry);
    if (uid !== undefined) this.#held.set(uid, address);
  }

  #remove(address: string): void {
    const entry = this.#entries.get(address);
    if (!entry) return;
    this.#entries.delete(address);
    if (entry.uid !== undefined && this.#held.get(entry.uid) === address)
      this.#held.delete(entry.uid);
    if (entry.sticky && this.#members.get(entry.pod) === address) this.#members.delete(entry.pod);
  }
}
