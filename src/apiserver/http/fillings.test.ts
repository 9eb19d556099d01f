import { array, assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { fillings } from './fillings.ts';

test('what comes out in a row is what went in, and only the last has room left', () => {
  assert(
    property(array(uint8Array({ maxLength: 40 })), integer({ min: 1, max: 20 }), (parts, size) => {
      const own = Buffer.from(new ArrayBuffer(size));
      const out: Buffer[] = [];
      for (const { buffer, used } of fillings(parts, () => own)) {
        const before = out.at(-1);
        if (before) expect(before.length).toBe(size);
        out.push(Buffer.from(buffer.subarray(0, used)));
      }
      expect(Buffer.concat(out).equals(Buffer.concat(parts))).toBe(true);
    }),
  );
});
