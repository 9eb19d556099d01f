import { array, assert, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteSlab } from './byte-slab.ts';

test('gives the bytes of every text, and what comes later leaves them be', () => {
  assert(
    property(array(string({ unit: 'grapheme', maxLength: 40 })), (texts) => {
      const slab = new ByteSlab(200);
      const all = texts.map((text) => slab.encode(text));
      expect(
        all.map((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
      ).toEqual(texts.map((text) => text.toWellFormed()));
    }),
  );
});

test('small texts share a buffer, large ones have their own', () => {
  const slab = new ByteSlab(1000);
  const [one, two] = [slab.encode('one'), slab.encode('two')];
  expect(one.buffer).toBe(two.buffer);
  expect(slab.encode('x'.repeat(300)).buffer).not.toBe(one.buffer);
});

test('copies bytes, which what they were copied from no longer concerns', () => {
  assert(
    property(array(uint8Array({ maxLength: 90 })), (all) => {
      const slab = new ByteSlab(200);
      const before = all.map((bytes) => [...bytes]);
      const copies = all.map((bytes) => slab.copy(bytes));
      for (const bytes of all) bytes.fill(0);
      expect(copies.map((bytes) => [...bytes])).toEqual(before);
    }),
  );
});
