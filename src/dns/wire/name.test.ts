import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWire, isWithin, labelsOf, parentOf, readName, rootName, toWire } from './name.ts';

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,10}[a-z0-9])?$/);
const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'));

describe('toWire()', () => {
  test('writes lengths and lower case', () => {
    expect(toWire('DB.default')).toBe('\u0002db\u0007default\0');
    expect(toWire('db.')).toBe(toWire('db'));
    expect(toWire('.')).toBe(rootName);
  });

  test.each([
    'a..b',
    `${'a'.repeat(64)}.b`,
    Array.from({ length: 64 }, () => 'abc').join('.'),
    'ä.b',
  ])('refuses "%s"', (text) => {
    expect(() => toWire(text)).toThrow('is not a domain name');
  });

  test('fromWire() is its inverse', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(fromWire(toWire(text))).toBe(`${text}.`);
      }),
    );
  });
});

test('fromWire() escapes what is no plain character', () => {
  expect(fromWire('\u0003a.b\u0002 \\\0')).toBe('a\\.b.\\032\\\\.');
});

test('parentOf() takes one label off', () => {
  expect(parentOf(toWire('a.bc'))).toBe(toWire('bc'));
  expect(parentOf(toWire('bc'))).toBe(rootName);
  expect(parentOf(rootName)).toBeUndefined();
});

describe('isWithin()', () => {
  const zone = toWire('cluster.local');
  test.each([
    ['itself', zone, true],
    ['below', toWire('a.b.cluster.local'), true],
    ['above', toWire('local'), false],
    ['the same ending of a longer label', toWire('notcluster.local'), false],
    // The first label holds the very bytes of "7cluster" without being that label.
    ['the bytes, but within a label', `\u0009a\u0007cluster\u0005local\0`, false],
  ])('%s', (_name, candidate, expected) => {
    expect(isWithin(candidate, zone)).toBe(expected);
  });
});

describe('readName()', () => {
  test('reads what toWire() writes, anywhere in a message', () => {
    fc.assert(
      fc.property(name, fc.nat({ max: 40 }), (text, before) => {
        const wire = toWire(text);
        const message = Buffer.concat([Buffer.alloc(before, 1), Buffer.from(wire, 'latin1')]);
        expect(readName(message, before, false)).toEqual({ name: wire, end: before + wire.length });
        expect(labelsOf(wire).join('.')).toBe(text);
      }),
    );
  });

  test('follows pointers backwards', () => {
    const message = Buffer.from([3, 99, 111, 109, 0, 1, 97, 0xc0, 0]);
    expect(readName(message, 5, true)).toEqual({ name: '\u0001a\u0003com\0', end: 9 });
    expect(readName(message, 5, false)).toBeUndefined();
  });

  test.each([
    ['a pointer to itself', [0xc0, 0]],
    ['a pointer forwards', [0xc0, 2, 0]],
    ['a label that goes beyond the end', [5, 97]],
    ['no end', [1, 97]],
    ['a label type that doesn’t exist', [0x80, 97, 0]],
  ])('refuses %s', (_name, bytes) => {
    expect(readName(Buffer.from(bytes), 0, true)).toBeUndefined();
  });

  test('never throws and never runs away', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 300 }), (bytes, start) => {
        const read = readName(Buffer.from(bytes), start, true);
        expect(read === undefined || read.name.length <= 255).toBe(true);
      }),
    );
  });
});
