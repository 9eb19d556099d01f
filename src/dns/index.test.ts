import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NameIndex } from './index.ts';
import type { IndexRecord } from './index.ts';
import { types } from './wire/constants.ts';
import { toWire } from './wire/name.ts';

const nobodysZones = { of: () => undefined, mayHavePods: () => false };

function record(name: string, address: string): IndexRecord {
  return { name: toWire(name), ttl: 5, data: { type: 'A', address } };
}

function addressesAt(index: NameIndex, name: string): string[] {
  return index
    .records(toWire(name), types.A)
    .map(({ data }) => ('address' in data ? data.address : ''));
}

describe('NameIndex', () => {
  test('a name exists as long as it or anything below it has a record', () => {
    const index = new NameIndex(nobodysZones);
    index.apply('db', [record('a.b.c', '10.0.0.1')]);
    expect(['a.b.c', 'b.c', 'c', 'd.c'].map((name) => index.exists(toWire(name)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    index.apply('other', [record('d.c', '10.0.0.2')]);
    index.apply('db', []);
    expect(['a.b.c', 'b.c', 'c', 'd.c'].map((name) => index.exists(toWire(name)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('a mark makes a name exist without records', () => {
    const index = new NameIndex(nobodysZones);
    index.apply('namespace', [{ name: toWire('default.svc'), data: undefined }]);
    expect(index.exists(toWire('default.svc'))).toBe(true);
    expect(index.answer(toWire('default.svc'), types.A)).toBeUndefined();
  });

  test('answers change with their records', () => {
    const index = new NameIndex(nobodysZones);
    index.apply('db', [record('db', '10.0.0.1')]);
    const before = index.answer(toWire('db'), types.A);
    expect(index.answer(toWire('db'), types.A)).toBe(before);
    index.apply('db', [record('db', '10.0.0.2')]);
    expect(index.answer(toWire('db'), types.A)).not.toBe(before);
    expect(addressesAt(index, 'db')).toEqual(['10.0.0.2']);
  });

  test('an answer’s additional addresses follow its owner’s changes', () => {
    const index = new NameIndex(nobodysZones);
    const srv: IndexRecord = {
      name: toWire('db'),
      ttl: 5,
      data: { type: 'SRV', priority: 0, weight: 1, port: 1, target: toWire('a.db') },
    };
    index.apply('db', [srv, record('a.db', '10.0.0.1')]);
    expect(index.answer(toWire('db'), types.SRV)?.ends).toHaveLength(2);
    index.apply('db', [srv]);
    expect(index.answer(toWire('db'), types.SRV)?.ends).toHaveLength(1);
  });

  test('whatever the order of changes, it holds exactly what its owners last said', () => {
    const name = fc.constantFrom('a', 'b.a', 'c.b.a', 'd.b.a', 'e');
    const records = fc.array(fc.tuple(name, fc.nat({ max: 9 })), { maxLength: 5 });
    const changes = fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), records), { maxLength: 12 });
    fc.assert(
      fc.property(changes, (steps) => {
        const index = new NameIndex(nobodysZones);
        const last = new Map<string, readonly (readonly [string, number])[]>();
        for (const [owner, told] of steps) {
          index.apply(
            owner,
            told.map(([at, number]) => record(at, `10.0.0.${number}`)),
          );
          last.set(owner, told);
        }
        const all = [...last.values()].flat();
        for (const at of ['a', 'b.a', 'c.b.a', 'd.b.a', 'e']) {
          const expected = all
            .filter(([own]) => own === at)
            .map(([, number]) => `10.0.0.${number}`);
          expect(addressesAt(index, at).toSorted()).toEqual(expected.toSorted());
          const exists = all.some(([own]) => own === at || own.endsWith(`.${at}`));
          expect(index.exists(toWire(at))).toBe(exists);
        }
      }),
    );
  });
});
