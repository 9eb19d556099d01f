/** Held against a library that reads the .proto files itself. */
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { enums, messages } from './gen/protocol.ts';
import { decodeMessage, encodeMessage } from './messages.ts';
import type { MessageField } from './messages.ts';

const root = new protobuf.Root();
root.loadSync(
  ['cri', 'containerd', 'tasks', 'containers'].map((name) =>
    fileURLToPath(new URL(`proto/${name}.proto`, import.meta.url)),
  ),
);

const theirs = {
  encode: (type: string, value: object): Buffer => {
    const message = root.lookupType(type);
    return Buffer.from(message.encode(message.fromObject(value)).finish());
  },
  decode: (type: string, bytes: Buffer): object => {
    const message = root.lookupType(type);
    const options = { longs: Number, enums: String, defaults: true };
    return message.toObject(message.decode(bytes), options);
  },
};

/** Values of a message's fields; some fields are absent. Messages go down a few levels. */
function valueOf(type: string, depth = 0): fc.Arbitrary<object> {
  const fields = (messages[type] ?? []).filter(([, , of]) => depth < 3 || !(of in messages));
  const entries = fields.map((field) => [field[0], fieldValue(field, depth)] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] });
}

function fieldValue([, , type, rule]: MessageField, depth: number): fc.Arbitrary<unknown> {
  const one = scalars[type] ?? enumValue(type) ?? valueOf(type, depth + 1);
  if (rule === 'list') return fc.array(one, { maxLength: 4 });
  const key = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__proto__');
  return rule === 'map' ? fc.dictionary(key, one, { maxKeys: 4, noNullPrototype: true }) : one;
}

function enumValue(type: string): fc.Arbitrary<string> | undefined {
  const values = enums[type];
  return values && fc.constantFrom(...Object.keys(values));
}

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'grapheme' }),
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  bool: fc.boolean(),
  int32: fc.integer(),
  uint32: fc.nat(0xffff_ffff),
  int64: fc.maxSafeInteger(),
  uint64: fc.maxSafeNat(),
};

describe.each(Object.keys(messages))('%s', (type) => {
  test('what we write, the library reads as we meant it, and so do we', () => {
    fc.assert(
      fc.property(valueOf(type), (value) => {
        const written = encodeMessage(type, value);
        const expected = theirs.decode(type, theirs.encode(type, value));
        expect(theirs.decode(type, written)).toEqual(expected);
        expect(decodeMessage(type, written)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

test('fields that aren’t known are skipped, values that aren’t stay numbers', () => {
  const known = encodeMessage('runtime.v1.PodSandboxStatus', { id: 'a' });
  const foreign = Buffer.from([0x18, 9, 0xfa, 0x07, 2, 1, 2]);
  expect(
    decodeMessage('runtime.v1.PodSandboxStatus', Buffer.concat([known, foreign])),
  ).toMatchObject({ id: 'a', state: 9, labels: {}, metadata: null });
});

test('bytes that are no message are refused', () => {
  expect(() => decodeMessage('runtime.v1.PodSandboxId', Buffer.from([0x0a, 200]))).toThrow('EOF');
});

test('a mistake of ours is told', () => {
  expect(() => encodeMessage('runtime.v1.None', {})).toThrow('declares');
  const config = { state: 'NEVER' };
  expect(() => encodeMessage('runtime.v1.PodSandboxStatus', config)).toThrow('has no NEVER');
});
