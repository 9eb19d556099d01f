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
