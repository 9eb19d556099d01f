import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressBook, type Holder } from './address-book.ts';
import { addressRange } from './range.ts';

const restMs = 60_000;
const keepMs = 3_600_000;
const times = { restMs, keepMs };
/** 10.42.0.2 to .6. */
const range = addressRange('10.42.0.0/29');

let uids = 0;
const plain = (name: string): Holder => ({
  uid: `uid-${++uids}`,
  pod: `default/${name}`,
  sticky: false,
});
const member = (name: string): Holder => ({ ...plain(name), sticky: true });

/** The last number of the address that the Pod is given at `now`. */
function give(book: AddressBook, holder: Holder, now = 0, from = range): number {
  return Number(book.take(holder, from, now)?.address.split('.')[3]);
}

describe('addressRange()', () => {
  test.each([
    ['10.42.3.0/24', 253, '10.42.3.2', '10.42.3.254'],
    ['10.42.0.0/29', 5, '10.42.0.2', '10.42.0.6'],
    ['10.42.0.0/31', 0, undefined, undefined],
  ])('of %s are %i addresses', (cidr, size, first, last) => {
    const range = addressRange(cidr);
    expect(range.size).toBe(size);
    if (first === undefined || last === undefined) return;
    expect([range.at(0), range.at(size - 1)]).toEqual([first, last]);
    expect([range.indexOf(first), range.indexOf(last)]).toEqual([0, size - 1]);
    const outside = ['10.42.0.0', '10.42.0.1', '10.42.3.255', '10.41.255.255', '10.43.0.0'];
    expect(outside.map((address) => range.indexOf(address))).toEqual(outside.map(() => undefined));
  });
});

describe('an address book', () => {
  test('goes round the range, so that what was freed comes last', () => {
    const book = new AddressBook(times);
    const first = plain('a');
    expect(give(book, first)).toBe(2);
    book.release(first.uid, 0);
    const later = ['b', 'c', 'd', 'e'].map((name) => give(book, plain(name), restMs));
    expect(later).toEqual([3, 4, 5, 6]);
    expect(give(book, plain('f'), restMs)).toBe(2);
  });

  test('gives the same Pod the same address, however often it asks', () => {
    const book = new AddressBook(times);
    const pod = plain('a');
    expect([give(book, pod), give(book, plain('b')), give(book, pod)]).toEqual([2, 3, 2]);
  });

  test('gives a member its own again, whoever came meanwhile', () => {
    const book = new AddressBook(times);
    const before = member('db-0');
    expect(give(book, before)).toBe(2);
    book.release(before.uid, 0);
    const others = ['a', 'b', 'c', 'd'].map(plain);
    expect(others.map((pod) => give(book, pod, keepMs - 1))).toEqual([3, 4, 5, 6]);
    // Sooner what rests than what is reserved.
    book.release(others[2]?.uid ?? '', keepMs - 1);
    expect(give(book, plain('e'), keepMs - 1)).toBe(5);
    expect(book.take(member('db-0'), range, keepMs - 1)).toEqual({ address: '10.42.0.2' });
  });

  test('is not mixed up by names: another set, another namespace, an ordinary Pod of that name', () => {
    const book = new AddressBook(times);
    const before = member('db-0');
    give(book, before);
    book.release(before.uid, 0);
    const elsewhere = { ...member('x'), pod: 'other/db-0' };
    expect([give(book, member('db-1')), give(book, elsewhere)]).toEqual([3, 4]);
    expect(give(book, plain('db-0'))).toBe(5);
  });

  test('a reservation lapses', () => {
    const book = new AddressBook(times);
    const before = member('db-0');
    give(book, before);
    book.release(before.uid, 0);
    for (const name of ['a', 'b', 'c', 'd']) give(book, plain(name));
    const taken = book.take(plain('late'), range, keepMs);
    expect(taken).toEqual({ address: '10.42.0.2' });
  });

  test('what rests is given only when nothing else is free, the longest-resting first', () => {
    const book = new AddressBook(times);
    const pods = ['a', 'b', 'c', 'd', 'e'].map(plain);
    for (const pod of pods) give(book, pod);
    for (const [at, index] of [3, 1, 4].entries()) book.release(pods[index]?.uid ?? '', at);
    expect(give(book, plain('f'), 10)).toBe(5);
    expect(give(book, plain('g'), restMs + 1)).toBe(3);
  });

  test('a member’s address is given away last, the log hears of it, and the member is told why', () => {
    const book = new AddressBook(times);
    const members = [member('db-0'), member('db-1')];
    for (const one of members) give(book, one);
    const [a, b, c] = [plain('a'), plain('b'), plain('c')];
    for (const one of [a, b, c]) give(book, one);
    for (const [at, { uid }] of [...members, c].entries()) book.release(uid, at);
    expect(book.take(plain('d'), range, 10)).toEqual({ address: '10.42.0.6' });
    expect(book.take(plain('e'), range, 10)).toEqual({
      address: '10.42.0.2',
      gaveUp: 'default/db-0',
    });
    const back = book.take(member('db-0'), range, 20);
    const why = 'it went to default/e when no other was free';
    expect(back).toEqual({
      address: '10.42.0.3',
      gaveUp: 'default/db-1',
      lost: { address: '10.42.0.2', why },
    });
    expect(book.take(member('db-1'), range, 20)).toBeUndefined();
  });

  test('is told once: the new address is the member’s from then on', () => {
    const book = new AddressBook(times);
    const [first, stranger] = [member('db-0'), plain('x')];
    give(book, first);
    book.release(first.uid, 0);
    book.found(stranger, '10.42.0.2', 0);
    const back = member('db-0');
    expect(book.take(back, range, 0)?.lost?.why).toBe('it went to default/x');
    book.release(back.uid, 0);
    expect(book.take(member('db-0'), range, 0)).toEqual({ address: '10.42.0.3' });
  });

  test('what was lost longer ago than a reservation lasts is no news', () => {
    const book = new AddressBook(times);
    const first = member('db-0');
    give(book, first);
    book.release(first.uid, 0);
    book.found(plain('x'), '10.42.0.2', 0);
    expect(book.content(keepMs - 1).lost).toHaveLength(1);
    expect(book.content(keepMs).lost).toEqual([]);
    expect(book.take(member('db-0'), range, keepMs)).toEqual({ address: '10.42.0.3' });
  });

  test('a member that no longer wants to keep its address has none reserved', () => {
    const book = new AddressBook(times);
    const before = member('db-0');
    give(book, before);
    book.release(before.uid, 0);
    const off = plain('db-0');
    expect(book.take(off, range, 0)).toEqual({ address: '10.42.0.3' });
    book.release(off.uid, 0);
    for (const name of ['a', 'b', 'c']) give(book, plain(name));
    expect(book.take(plain('d'), range, restMs)).toEqual({ address: '10.42.0.2' });
  });

  test('another range: the member gets an address of it, and is told', () => {
    const book = new AddressBook(times);
    const before = member('db-0');
    give(book, before);
    book.release(before.uid, 0);
    expect(book.take(member('db-0'), addressRange('10.42.9.0/29'), 0)).toEqual({
      address: '10.42.9.3',
      lost: { address: '10.42.0.2', why: 'the Pod range of this node is 10.42.9.0/29 now' },
    });
    // It has one address, so the former is nobody's now.
    expect(book.content(0).addresses).toContainEqual(
      expect.objectContaining({ address: '10.42.0.2', sticky: false }),
    );
  });

  test('what the runtime refuses is not asked for again soon', () => {
    const book = new AddressBook(times);
    const [pod, sticky] = [plain('a'), member('db-0')];
    give(book, pod);
    book.refuse(pod.uid, 0);
    expect(give(book, pod)).toBe(3);
    give(book, sticky);
    book.release(sticky.uid, 0);
    const back = member('db-0');
    expect(give(book, back)).toBe(4);
    book.refuse(back.uid, 0);
    expect(book.take(back, range, 0)).toMatchObject({
      address: '10.42.0.5',
      lost: { address: '10.42.0.4' },
    });
    expect(give(book, plain('b'))).toBe(6);
  });

  test('what a Pod held that is gone since is reserved from now on', () => {
    const book = new AddressBook(times);
    const [gone, here] = [member('db-0'), plain('a')];
    give(book, gone);
    give(book, here);
    book.releaseAllBut(new Set([here.uid]), 100);
    expect(book.content(100).addresses).toEqual([
      { address: '10.42.0.3', uid: here.uid, pod: 'default/a', sticky: false },
      { address: '10.42.0.2', pod: 'default/db-0', sticky: true, freedAt: 100 },
    ]);
    expect(book.content(100 + keepMs).addresses).toHaveLength(1);
  });
});

/** Pods by number; those below 4 are members. */
type Action =
  | { readonly kind: 'start' | 'end'; readonly pod: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'restart' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constantFrom('start', 'end'), pod: fc.nat(7) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1_000, restMs) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constant(keepMs) }) },
);

test('whatever comes and goes: no address has two Pods, members keep theirs, nothing rests less than it could', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let book = new AddressBook(times);
      let now = 0;
      const live = new Map<number, { uid: string; address: string }>();
      /** What a member had when it ended, unless something else was given that address since. */
      const due = new Map<number, { address: string; at: number }>();
      const freed = new Map<string, number>();
      for (const one of actions) {
        if (one.kind === 'wait') now += one.ms;
        else if (one.kind === 'restart') {
          book = new AddressBook(times, JSON.parse(JSON.stringify(book.content(now))));
        } else if (one.kind === 'end') {
          const ended = live.get(one.pod);
          if (!ended) continue;
          live.delete(one.pod);
          book.release(ended.uid, now);
          freed.set(ended.address, now);
          if (one.pod < 4) due.set(one.pod, { address: ended.address, at: now });
        } else if (!live.has(one.pod)) {
          const holder = { ...plain(`pod-${one.pod}`), sticky: one.pod < 4 };
          const taken = book.take(holder, range, now);
          const used = new Set([...live.values()].map(({ address }) => address));
          // Refused only when all five are in use.
          if (!taken) {
            expect(used.size).toBe(range.size);
            continue;
          }
          expect(used).not.toContain(taken.address);
          const own = due.get(one.pod);
          if (own && now < own.at + keepMs) expect(taken.address).toBe(own.address);
          due.delete(one.pod);
          const restedFor = now - (freed.get(taken.address) ?? -keepMs);
          if (own?.address !== taken.address && restedFor < restMs) {
            // Then every other one was in use, rests since later, or waits for its member.
            const reserved = new Set(
              [...due.values()].filter(({ at }) => now < at + keepMs).map(({ address }) => address),
            );
            for (let index = 0; index < range.size; index++) {
              const other = range.at(index);
              const rested = now - (freed.get(other) ?? -keepMs);
              if (!used.has(other) && !reserved.has(other))
                expect(rested).toBeLessThanOrEqual(restedFor);
            }
          }
          for (const [pod, { address }] of due) if (address === taken.address) due.delete(pod);
          live.set(one.pod, { uid: holder.uid, address: taken.address });
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
