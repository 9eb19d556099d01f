import { array, assert, property, string } from 'fast-check';
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
