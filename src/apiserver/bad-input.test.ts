/**
 * Whatever clients send, of whatever kind, is answered: never with an exception, never with a 500. Bodies are made
 * from the schema, so they are well-typed but senseless; some parts are not even that.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '#base/random.ts';
import { apiVersionOf } from '#api/object.ts';
import { type Scalar, type TypeRef, schemaNameOf, typeSchema } from '#api/schema/tables.ts';
import { admissionChain } from './admission/chain.ts';
import { type Fixture, startCore } from './registry/testing/fixture.ts';
import type { Strategy } from './registry/strategy.ts';
import { createStrategies } from './resources/index.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30000, last: 32767 } },
});
const kinds = strategies.filter((strategy) => !strategy.ephemeral && !strategy.review);
const bodies = 40;

const strings = [
  '',
  'a',
  'web',
  'A_b c',
  '-',
  '10.43.0.5',
  '::1',
  'http',
  'TCP',
  'Always',
  'None',
  'é',
  '../x',
  '*',
];
const numbers = [0, 1, -1, 80, 30080, 65536, 2 ** 31 - 1];
const misfits = [null, [], {}, '', 7, true, [null], { a: null }];

function pick<T>(random: Random, from: readonly T[]): T | undefined {
  return from[Math.floor(random.next() * from.length)];
}

/** A value of the type, mostly. */
function make(type: TypeRef, random: Random, depth: number): unknown {
  if (random.next() < 0.002) return pick(random, misfits);
  const count = Math.floor(random.next() * 3);
  switch (type.kind) {
    case 'list':
      return Array.from({ length: count }, () => make(type.of, random, depth + 1));
    case 'map':
      return Object.fromEntries(
        Array.from({ length: count }, () => [
          pick(random, strings),
          make(type.of, random, depth + 1),
        ]),
      );
    case 'struct':
      return makeStruct(type.name, random, depth + 1);
    case 'scalar':
      return makeScalar(type, random);
    default:
      return undefined;
  }
}

/** Of a type's fields, at each depth: types refer to themselves. */
const shares = [0.8, 0.5, 0.3, 0.3, 0.2, 0.15, 0.1];

function makeStruct(name: string, random: Random, depth: number): object {
  const share = shares[depth] ?? 0;
  const entries: [string, unknown][] = [];
  for (const field of typeSchema(name).fields) {
    if (random.next() < share) entries.push([field.name, make(field.type, random, depth)]);
  }
  return Object.fromEntries(entries);
}

const scalars: Readonly<Record<Scalar, readonly unknown[]>> = {
  bool: [true, false],
  int32: numbers,
  int64: numbers,
  float64: numbers,
  Quantity: ['1', '100m', '2Gi', '-1', '0'],
  IntOrString: [...numbers, ...strings, '25%'],
  Time: ['2026-01-01T00:00:00Z', null],
  MicroTime: ['2026-01-01T00:00:00.000000Z', null],
  bytes: ['', 'aGVsbG8='],
  Json: [{ any: 'thing' }],
  string: strings,
};

function makeScalar(type: TypeRef & { readonly kind: 'scalar' }, random: Random): unknown {
  if (type.values && random.next() < 0.8) return pick(random, type.values);
  return pick(random, scalars[type.scalar]);
}

function makeObject({ type }: Strategy, random: Random, name: string): object {
  const schema = schemaNameOf(type) ?? '';
  const kept = random.next() < 0.3 ? makeStruct('ObjectMeta', random, 2) : {};
  const {
    resourceVersion: _revision,
    namespace: _namespace,
    ...metadata
  } = { ...kept } as Record<string, unknown>;
  return {
    ...makeStruct(schema, random, 0),
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { ...metadata, name },
  };
}

let api: Fixture;
beforeAll(async () => {
  // It waits for a controller to make the account, and here time stands still.
  const admission = admissionChain.filter((plugin) => plugin.name !== 'ServiceAccount');
  api = await startCore({ strategies, admission });
  await api.request('POST /api/v1/namespaces', { body: { metadata: { name: 'default' } } });
});
afterAll(() => api.stop());

describe.each(kinds.map((kind) => [kind.type.kind, apiVersionOf(kind.type), kind] as const))(
  '%s of %s',
  (_kind, version, strategy) => {
    const { type } = strategy;
    const place = type.namespaced ? '/namespaces/default' : '';
    const url = `/${type.group ? 'apis' : 'api'}/${version}${place}/${type.resource}`;

    test(
      'answers whatever is created, replaced, patched and shown',
      { timeout: 60_000 },
      async () => {
        const random = seededRandom(type.kind.length * 1000 + type.resource.length);
        const wrong: string[] = [];
        const ask = async (what: string, options = {}): Promise<number> => {
          try {
            const { code, json } = await api.request(what, options);
            if (code >= 500) wrong.push(`${what}: ${JSON.stringify(json)}`);
            return code;
          } catch (error) {
            wrong.push(`${what}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
            return 0;
          }
        };
        for (let index = 0; index < bodies; index++) {
          const name = `n${index}`;
          await ask(`POST ${url}`, { body: makeObject(strategy, random, name) });
          await ask(`PUT ${url}/${name}`, { body: makeObject(strategy, random, name) });
          const contentType =
            index % 2 ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json';
          await ask(`PATCH ${url}/${name}`, {
            body: makeObject(strategy, random, name),
            contentType,
          });
          for (const [subresource, { kind, verbs }] of Object.entries(
            strategy.subresources ?? {},
          )) {
            if (kind === 'connect' || !verbs.some((verb) => verb === 'patch')) continue;
            const body = {
              status: makeObject(strategy, random, name),
              spec: { replicas: pick(random, numbers) },
            };
            await ask(`PATCH ${url}/${name}/${subresource}`, {
              body,
              contentType: 'application/merge-patch+json',
            });
          }
        }
        await ask(`GET ${url}`, { as: 'Table' });
        expect(new Set(wrong.map((line) => line.split('\n').slice(0, 4).join('\n')))).toEqual(
          new Set(),
        );
      },
    );
  },
);
