import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allResources } from '../../gen/resources.ts';
import { isApiError } from '../../status.ts';
import { decode } from '../../schema/decode.ts';
import { kindArbitrary } from '../../testing/arbitrary.ts';
import { decodeProtobuf } from './decode.ts';
import { encodeProtobuf } from './encode.ts';

const pod = { group: '', version: 'v1', kind: 'Pod' };

function roundTrip(object: Record<string, unknown>): unknown {
  return decodeProtobuf(encodeProtobuf(object) ?? new Uint8Array()).value;
}

describe('what is written is read again', () => {
  const names = [
    'Pod',
    'Deployment',
    'Service',
    'Node',
    'Lease',
    'Event',
    'Role',
    'Secret',
    'SubjectAccessReview',
  ];
  const kinds = allResources.filter(({ kind }) => names.includes(kind));

  test.each(kinds)('$group/$kind', (kind) => {
    fc.assert(
      fc.property(kindArbitrary(kind), (body) => {
        const { object } = decode<Record<string, unknown>>(kind, body);
        expect(decode(kind, roundTrip(object)).object).toEqual(object);
      }),
      { numRuns: 25 },
    );
  });

  test.each([0, 1, -1, 127, 128, 300, 2 ** 31 - 1, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53) + 1])(
    'the number %d',
    (generation) => {
      expect(roundTrip({ apiVersion: 'v1', kind: 'Pod', metadata: { generation } })).toEqual({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { generation },
      });
    },
  );

  test('a list', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'PodList',
      metadata: { resourceVersion: '5' },
      items: [{ metadata: { name: 'a' } }, {}],
    };
    expect(encodeProtobuf(list)).toBeInstanceOf(Uint8Array);
  });

  test('but not what has no protobuf form', () => {
    expect(encodeProtobuf({ apiVersion: 'meta.k8s.io/v1', kind: 'Table' })).toBeUndefined();
    expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Thing' })).toBeUndefined();
  });
});

describe('what isn’t protobuf is refused, never a crash', () => {
  const { object } = decode<Record<string, unknown>>(pod, {
    metadata: { name: 'a', labels: { b: 'c' } },
    spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
  });
  const right = encodeProtobuf(object) ?? new Uint8Array();

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['JSON', new TextEncoder().encode('{"kind":"Pod"}')],
    ['an envelope without a kind', Uint8Array.of(0x6b, 0x38, 0x73, 0)],
    ['a length beyond the end', Uint8Array.of(0x6b, 0x38, 0x73, 0, 0x0a, 0xff, 0xff, 0xff, 0x7f)],
    [
      'a length without end',
      Uint8Array.of(0x6b, 0x38, 0x73, 0, 0x0a, ...Array.from({ length: 12 }, () => 0xff)),
    ],
  ])('%s', (_, bytes) => {
    expect(() => decodeProtobuf(bytes)).toThrow(expect.objectContaining({ code: 400 }));
  });

  test('an unknown kind', () => {
    const other = right.slice();
    other.set(new TextEncoder().encode('Pox'), Buffer.from(right).indexOf('Pod'));
    expect(() => decodeProtobuf(other)).toThrow('no kind "Pox" is registered for version "v1"');
  });

  test('any part of a right one, and any change of it, is read or refused', () => {
    const attempt = (bytes: Uint8Array): void => {
      try {
        decodeProtobuf(bytes);
      } catch (thrown) {
        expect(thrown).toSatisfy((error: unknown) => isApiError(error, 'BadRequest'));
      }
    };
    for (let end = 0; end < right.length; end++) attempt(right.subarray(0, end));
    fc.assert(
      fc.property(fc.nat(right.length - 1), fc.nat(255), (at, byte) =>
        attempt(right.with(at, byte)),
      ),
      { numRuns: 2_000 },
    );
  });
});
