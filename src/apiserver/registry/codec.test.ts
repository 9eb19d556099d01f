import { assert, dictionary, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '#api/object.ts';
import { objectCodec, toStored } from './codec.ts';

const text = string({ unit: 'grapheme' });

/** What a client sent first comes last in what is stored. */
const before = { message: '"metadata":{', involved: { metadata: { name: 'other' } } };
const tricky: KubeObject = {
  ...before,
  kind: 'Event',
  metadata: {
    namespace: 'default',
    name: '"metadata":{',
    uid: 'u',
    creationTimestamp: '2026-01-01T00:00:00Z',
    resourceVersion: '3',
  },
  apiVersion: 'v1',
};

test('what is stored has no resource version, and gets that of its write', () => {
  const value = toStored(tricky);
  expect(Buffer.from(value).toString()).not.toContain('resourceVersion');
  expect(objectCodec.decode(value, 17)).toEqual({
    ...tricky,
    metadata: { ...tricky.metadata, resourceVersion: '17' },
  });
});

test('bytes are the same with and without the way over the object', () => {
  assert(
    property(text, dictionary(text, text), (name, labels) => {
      const value = toStored({ ...tricky, metadata: { ...tricky.metadata, name, labels } });
      // Another value of the same bytes: as after a restart.
      const read = objectCodec.decode(value.slice(), 17);
      const recoded: unknown = JSON.parse(Buffer.from(objectCodec.recode(value, 17)).toString());
      expect(recoded).toEqual(JSON.parse(Buffer.from(objectCodec.encode(read)).toString()));
      expect(recoded).toHaveProperty('metadata.resourceVersion', '17');
    }),
  );
});
