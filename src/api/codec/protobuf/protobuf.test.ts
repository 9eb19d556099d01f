import * as fc from 'fast-check';
import protobufjs from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { allResources } from '../../gen/resources.ts';
import { isApiError } from '../../status.ts';
import { decode } from '../../schema/decode.ts';
import { schemaNameOf, typeSchema } from '../../schema/tables.ts';
import type { GroupVersionKind, TypeRef } from '../../schema/tables.ts';
import { kindArbitrary } from '../../testing/arbitrary.ts';
import { decodeProtobuf } from './decode.ts';
import { encodeItem, encodeProtobuf, protobufList } from './encode.ts';
import { WireWriter } from './wire-writer.ts';

const pod = { group: '', version: 'v1', kind: 'Pod' };

function roundTrip(object: Record<string, unknown>): unknown {
  return decodeProtobuf(encodeProtobuf(object) ?? new Uint8Array()).value;
}

/** What of an object protobuf carries: parts that are kinds themselves don't say so. */
function onWire(kind: GroupVersionKind, object: unknown): unknown {
  const name = schemaNameOf(kind) ?? '';
  const { apiVersion, kind: own } = Object(object);
  return { ...Object(strip({ kind: 'struct', name, goName: '' }, object)), apiVersion, kind: own };
}

function strip(type: TypeRef, value: unknown): unknown {
  if (type.kind === 'scalar' || typeof value !== 'object' || value === null) return value;
  if (type.kind === 'list')
    return Array.isArray(value) ? value.map((item) => strip(type.of, item)) : value;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    if (type.kind === 'map') return [[name, strip(type.of, inner)]];
    const field = typeSchema(type.name).byName.get(name);
    return field?.wire ? [[name, strip(field.type, inner)]] : [];
  });
  return Object.fromEntries(kept);
}

describe('what is written is read again', () => {
  test.each(allResources)('$group/$kind', (kind) => {
    fc.assert(
      fc.property(kindArbitrary(kind), (body) => {
        const { object } = decode<Record<string, unknown>>(kind, body);
        const once = decode<Record<string, unknown>>(kind, roundTrip(object)).object;
        // What is free in JSON has a form in protobuf: see below.
        const whole = kind.kind === 'CustomResourceDefinition' ? once : object;
        const again = decode(kind, roundTrip(whole)).object;
        expect(onWire(kind, again)).toEqual(onWire(kind, whole));
      }),
      { numRuns: 12 },
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
    expect(roundTrip(list)).toEqual(list);
    const parts = protobufList(
      list,
      list.metadata,
      list.items.map((item) => encodeItem({ ...item, apiVersion: 'v1', kind: 'Pod' })),
    );
    expect(Buffer.concat(parts)).toEqual(Buffer.from(encodeProtobuf(list) ?? []));
  });

  test('schemas of a CustomResourceDefinition that may be one thing or another', () => {
    const plain = { type: 'string' };
    const schema = {
      items: plain,
      additionalItems: false,
      additionalProperties: { properties: { a: { additionalProperties: true } } },
      allOf: [{ items: [plain, { type: 'integer' }] }],
      dependencies: { a: ['b', 'c'], d: plain },
      default: { free: [1, null, 'x'] },
    };
    const object = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] },
    };
    expect(roundTrip(object)).toEqual(object);
  });

  test('only metadata', () => {
    const object = {
      apiVersion: 'meta.k8s.io/v1',
      kind: 'PartialObjectMetadata',
      metadata: { name: 'a', labels: { b: 'é', __proto__x: 'c' } },
    };
    expect(roundTrip(object)).toEqual(object);
  });

  test.each(['', 'a', 'é', 'Ã©', '\u0000', '😀', 'x'.repeat(12), 'é'.repeat(6), 'y'.repeat(200)])(
    'the text %j, also where another looked alike',
    (text) => {
      for (const data of [text, 'Ã©', 'é', text]) {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', data: { [`k${data}`]: data } };
        expect(roundTrip(object)).toEqual(object);
      }
    },
  );

  test.each([
    '0001-01-01T00:00:01Z',
    '1969-12-31T23:59:59Z',
    '2000-02-29T12:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('the time %s', (creationTimestamp) => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { creationTimestamp } };
    expect(roundTrip(object)).toEqual(object);
    // What the platform says of it, too.
    const seconds = Date.parse(creationTimestamp) / 1000;
    const bytes = Buffer.from(encodeProtobuf(object) ?? []);
    const varint = protobufjs.Writer.create().int64(seconds).finish();
    expect(bytes.includes(Buffer.from([8, ...varint]))).toBe(true);
  });

  test('but not what has no protobuf form', () => {
    expect(encodeProtobuf({ apiVersion: 'meta.k8s.io/v1', kind: 'Table' })).toBeUndefined();
    expect(encodeProtobuf({ apiVersion: 'example.com/v1', kind: 'Thing' })).toBeUndefined();
  });
});

/** Bodies that kubectl 1.35 sent, and the object that each means. */
const fromKubectl: [string, string, { group: string; version: string; kind: string }, object][] = [
  [
    'create service nodeport x --tcp=80:http',
    'azhzAAoNCgJ2MRIHU2VydmljZRJlChsKAXgSABoAIgAqADIAOABCAFoICgNhcHASAXgSQgoeCgc4MC1odHRwEgNUQ1AYUCIKCAEQABoEaHR0cCgAEggKA2FwcBIBeBoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA',
    { group: '', version: 'v1', kind: 'Service' },
    {
      metadata: { name: 'x', labels: { app: 'x' } },
      spec: {
        ports: [{ name: '80-http', port: 80, protocol: 'TCP', targetPort: 'http' }],
        selector: { app: 'x' },
        type: 'NodePort',
      },
      status: { loadBalancer: {} },
    },
  ],
  [
    'create pdb p --selector=a=b --min-available=50%',
    'azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSNgoRCgFwEgAaACIAKgAyADgAQgASFQoJCAEQABoDNTAlEggKBgoBYRIBYhoKCAAYACAAKAAwABoAIgA=',
    { group: 'policy', version: 'v1', kind: 'PodDisruptionBudget' },
    {
      metadata: { name: 'p' },
      spec: { minAvailable: '50%', selector: { matchLabels: { a: 'b' } } },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    },
  ],
  [
    'create quota q --hard=cpu=1,memory=1Gi',
    'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI0ChEKAXESABoAIgAqADIAOABCABIdCgoKA2NwdRIDCgExCg8KBm1lbW9yeRIFCgMxR2kaABoAIgA=',
    { group: '', version: 'v1', kind: 'ResourceQuota' },
    { metadata: { name: 'q' }, spec: { hard: { cpu: '1', memory: '1Gi' } }, status: {} },
  ],
  [
    'create secret generic s --from-literal=a=b',
    'azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=',
    { group: '', version: 'v1', kind: 'Secret' },
    { metadata: { name: 's' }, data: { a: 'Yg==' } },
  ],
];

test.each(fromKubectl)('reads kubectl %s', (_, base64, kind, expected) => {
  const { apiVersion, value } = decodeProtobuf(Buffer.from(base64, 'base64'));
  expect(decode(kind, value).object).toEqual({ apiVersion, kind: kind.kind, ...expected });
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

  /** A message in a message, and so on, each in the field of that number. */
  const nest = (levels: number, numbers: readonly number[]): Uint8Array => {
    const writer = new WireWriter();
    for (let level = 0; level < levels; level++) {
      writer.varint(writer.length);
      writer.tag(numbers[level % numbers.length] ?? 1, 2);
    }
    return writer.finish();
  };

  const enveloped = (apiVersion: string, kind: string, message: Uint8Array): Uint8Array => {
    const writer = new WireWriter();
    writer.bytes(message);
    writer.tag(2, 2);
    writer.within(() => {
      writer.text(kind);
      writer.tag(2, 2);
      writer.text(apiVersion);
      writer.tag(1, 2);
    });
    writer.tag(1, 2);
    writer.raw(Uint8Array.of(0x6b, 0x38, 0x73, 0));
    return writer.finish();
  };

  test('a bomb of messages in messages', () => {
    // `not` of a schema in a schema, below spec, versions, schema and openAPIV3Schema.
    const schemas = nest(60_000, [28]);
    const writer = new WireWriter();
    writer.raw(schemas);
    for (const number of [1, 4, 7, 2]) {
      writer.varint(writer.length);
      writer.tag(number, 2);
    }
    const bomb = enveloped('apiextensions.k8s.io/v1', 'CustomResourceDefinition', writer.finish());
    expect(() => decodeProtobuf(bomb)).toThrow('exceeded max depth');
  });

  test('an envelope in a field that holds JSON, and one in that', () => {
    const writer = new WireWriter();
    for (let level = 0; level < 1000; level++) {
      const inner = enveloped('apps/v1', 'ControllerRevision', writer.finish());
      writer.bytes(inner);
      writer.tag(1, 2);
      writer.varint(writer.length);
      writer.tag(2, 2);
    }
    const bomb = enveloped('apps/v1', 'ControllerRevision', writer.finish());
    expect(() => decodeProtobuf(bomb)).toThrow(expect.objectContaining({ code: 400 }));
  });

  test('but fields that nobody knows are skipped, groups too', () => {
    const writer = new WireWriter();
    writer.tag(900, 4);
    writer.varint(7);
    writer.tag(3, 0);
    writer.tag(901, 4);
    writer.tag(901, 3);
    writer.tag(900, 3);
    writer.bytes(Buffer.from('ignored'));
    writer.tag(77, 2);
    const { value } = decodeProtobuf(enveloped('v1', 'Pod', writer.finish()));
    expect(value).toEqual({ apiVersion: 'v1', kind: 'Pod' });
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
