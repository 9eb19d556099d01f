/**
 * Those who follow the objects of one value of a field, such as one node's Pods, or one node by its name. Each has a
 * queue of what concerns it, so that thousands of them cost an event no more than the few that it is for; one that
 * does not read is told that it is too late when its queue has grown as long as the resource's ring.
 */
import type { Revision } from '../store.ts';
import { type EventRing, tooLate } from './event-ring.ts';
import { Bell, type Follower } from './follower.ts';
import type { CacheEvent } from './item.ts';

export class ValueFollowers<T extends object> {
  readonly #read: (object: T) => string;
  readonly #capacity: number;
  readonly #byValue = new Map<string, Set<ValueFollower<T>>>();

  constructor(read: (object: T) => string, capacity: number) {
    this.#read = read;
    this.#capacity = capacity;
  }

  /** Those of the value that an object had hear of it too. */
  push(event: CacheEvent<T>): void {
    const value = this.#read(event.item.object);
    const before = event.previous ? this.#read(event.previous.object) : value;
    this.#tell(value, event);
    if (before !== value) this.#tell(before, event);
  }

  /** Nobody knows what happened up to `start`. */
  reset(start: Revision): void {
    for (const followers of this.#byValue.values()) {
      for (const follower of followers) follower.lose(start);
    }
  }

  follow(value: string, ring: EventRing<T>, after: Revision): Follower<T> {
    const concerns = ({ item, previous }: CacheEvent<T>): boolean =>
      this.#read(item.object) === value ||
      (previous !== undefined && this.#read(previous.object) === value);
    const follower: ValueFollower<T> = new ValueFollower<T>(this.#capacity, after, {
      join: (revision) => {
        const followers = this.#byValue.get(value) ?? new Set();
        this.#byValue.set(value, followers.add(follower));
        return ring.after(revision).filter(concerns);
      },
      leave: () => {
        const followers = this.#byValue.get(value);
        followers?.delete(follower);
        if (followers?.size === 0) this.#byValue.delete(value);
      },
    });
    return follower;
  }

  #tell(value: string, event: CacheEvent<T>): void {
    for (const follower of this.#byValue.get(value) ?? []) follower.push(event);
  }
}

interface Membership<T extends object> {
  /** From now on the follower is told; returns what happened before, after the revision. */
  join(this: void, after: Revision): readonly CacheEvent<T>[];
  leave(this: void): void;
}

class ValueFollower<T extends object> implements Follower<T> {
  #joined = false;
  #queue: CacheEvent<T>[] = [];
  /** The revision before which something is lost. */
  #lost: Revision | undefined;
  #revision: Revision;
  readonly #capacity: number;
  readonly #bell = new Bell();
  readonly #membership: Membership<T>;

  constructor(capacity: number, after: Revision, membership: Membership<T>) {
    this.#capacity = capacity;
    this.#revision = after;
    this.#membership = membership;
  }

  push(event: CacheEvent<T>): void {
    if (this.#queue.length >= this.#capacity) this.lose(event.revision);
    else this.#queue.push(event);
    this.#bell.ring();
  }

  lose(start: Revision): void {
    this.#queue = [];
    this.#lost = start;
    this.#membership.leave();
    this.#bell.ring();
  }

  take(): readonly CacheEvent<T>[] {
    if (this.#lost !== undefined) throw tooLate(this.#revision, this.#lost);
    if (!this.#joined) {
      this.#joined = true;
      this.#queue.push(...this.#membership.join(this.#revision));
    }
    const events = this.#queue;
    this.#revision = events.at(-1)?.revision ?? this.#revision;
    if (events.length > 0) this.#queue = [];
    return events;
  }

  wait(): Promise<void> {
    return this.#bell.heard();
  }

  wake(): void {
    this.#bell.ring();
  }

  close(): void {
    this.#membership.leave();
  }
}
