/** A table of names behaves as a Map does, whatever their hashes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyHash, hashBytes, NameTable } from './name-table.ts';
import type { Entry } from './name-table.ts';
import { toWire } from './wire/name.ts';
import type { WireName } from './wire/name.ts';

interface Noted extends Entry<Noted> {
  readonly note: number;
}

function hash(name: string): number {
  const bytes = Buffer.from(name, 'latin1');
  return hashBytes(bytes, 0, bytes.length, emptyHash);
}

/** Names of which some share their hash, found by trying: of 32 bits there are too few for 200,000 names. */
const colliding = ((): readonly WireName[] => {
  const known = new Map<number, WireName>();
  const found: WireName[] = [];
  for (let at = 0; at < 200_000; at++) {
    const name = toWire(`n${at}.svc`);
    const other = known.get(hash(name));
    if (other !== undefined) found.push(other, name);
    else known.set(hash(name), name);
  }
  return found;
})();

describe('NameTable', () => {
  test('there are names with one hash', () => {
    expect(colliding.length).toBeGreaterThanOrEqual(4);
  });

  test('behaves like a Map', () => {
    const some = fc.constantFrom(...colliding.slice(0, 8), toWire('db.default.svc'), toWire(''));
    const step = fc.tuple(fc.constantFrom('add', 'delete', 'look'), some, fc.bigInt(0n, 1n << 60n));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = new NameTable<Noted>();
        const map = new Map<WireName, Noted>();
        for (const [at, [what, name, cases]] of steps.entries()) {
          const known = map.get(name);
          if (what === 'add' && !known) {
            const entry: Noted = { name, next: undefined, note: at };
            table.add(entry);
            map.set(name, entry);
          } else if (what === 'delete' && known) {
            table.delete(known);
            map.delete(name);
          }
          expect(table.get(name)).toBe(map.get(name));
          const asked = Buffer.from(`..${withCases(name, cases)}..`, 'latin1');
          const found = hashBytes(asked, 2, 2 + name.length, emptyHash);
          expect(table.find(asked, 2, name.length, found)).toBe(map.get(name));
        }
        expect(new Set(table.values())).toEqual(new Set(map.values()));
      }),
    );
  });

  test('the entry that goes is that one, wherever it stands among those of its hash', () => {
    const [one = '', other = ''] = colliding;
    for (const gone of [one, other]) {
      const table = new NameTable<Noted>();
      const entries = [one, other].map((name, note): Noted => ({ name, note, next: undefined }));
      for (const entry of entries) table.add(entry);
      for (const entry of entries) if (entry.name === gone) table.delete(entry);
      expect([one, other].map((name) => table.get(name)?.name)).toEqual(
        [one, other].map((name) => (name === gone ? undefined : name)),
      );
    }
  });

  test('a name’s hash is made of its parent’s, in any case', () => {
    const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), (labels) => {
        const name = toWire(labels.join('.'));
        const first = 1 + name.charCodeAt(0);
        const bytes = Buffer.from(withCases(name, (1n << 60n) - 1n), 'latin1');
        expect(hashBytes(bytes, 0, first, hash(name.slice(first)))).toBe(hash(name));
      }),
    );
  });
});

/** Letters in upper case where a bit says so; a length is never a letter. */
function withCases(name: WireName, cases: bigint): string {
  return name.replaceAll(/[a-z]/g, (letter, at: number) =>
    (cases >> BigInt(at % 60)) & 1n ? letter.toUpperCase() : letter,
  );
}
