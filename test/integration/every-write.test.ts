/**
 * Random writes of every served kind, right ones, wrong ones and right ones with something broken in them, on the store
 * that a server has: nothing makes it fail, what is stored fits its schema, and what was acknowledged is there, also
 * after a restart.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiVersionOf } from '#api/object.ts';
import { decode } from '#api/schema/decode.ts';
import { kindArbitrary } from '#api/testing/arbitrary.ts';
import { admissionChain } from '#apiserver/admission/chain.ts';
import type { Strategy } from '#apiserver/registry/strategy.ts';
import { startCore } from '#apiserver/registry/testing/fixture.ts';
import type { Fixture, Json } from '#apiserver/registry/testing/fixture.ts';
import { createStrategies } from '#apiserver/resources/index.ts';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import { validBodies } from './testing/valid-bodies.ts';

const makeStrategies = (): readonly Strategy[] =>
  createStrategies({
    services: { cidr: '10.43.0.0/16', nodePorts: { first: 30000, last: 32767 } },
  });
const kinds = makeStrategies().filter(
  ({ ephemeral, review, live }) => !ephemeral && !review && !live,
);

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-writes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// It waits for a controller to make the account, and here there is none.
const admission = admissionChain.filter((plugin) => plugin.name !== 'ServiceAccount');

const open = (path: string): Promise<Fixture> =>
  startCore({ store: new SqliteStore({ path }), strategies: makeStrategies(), admission });

const misfits = fc.constantFrom<unknown>(
  null,
  [],
  {},
  '',
  7,
  -1,
  1.5,
  true,
  [null],
  'é\u0000',
  2 ** 40,
);

type Step = readonly [where: number, what: unknown];

/** The body with some of its values, found by number, replaced by what doesn't fit. */
function broken(body: unknown, steps: readonly Step[]): unknown {
  const copy: unknown = structuredClone(body);
  for (const [where, what] of steps) {
    const places: [Record<string, unknown>, string][] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value)) {
        const holder: Record<string, unknown> = Object(value);
        places.push([holder, key]);
        walk(holder[key]);
      }
    };
    walk(copy);
    const place = places[where % Math.max(1, places.length)];
    if (place) place[0][place[1]] = what;
  }
  return copy;
}

function bodies(strategy: Strategy): fc.Arbitrary<unknown> {
  const { type } = strategy;
  const valid = validBodies[`${type.group}/${type.kind}`] ?? {};
  const steps = fc.array(fc.tuple(fc.nat(200), misfits), { maxLength: 2 });
  return fc.oneof(
    kindArbitrary(type),
    steps.map((some) => broken(valid, some)),
    fc.tuple(kindArbitrary(type), steps).map(([body, some]) => broken(body, some)),
  );
}

const verbs = fc.constantFrom(
  'POST',
  'POST',
  'PUT',
  'PUT',
  'merge',
  'strategic',
  'json',
  'DELETE',
  'DELETE all',
);

interface Write {
  readonly verb: string;
  readonly name: string;
  readonly body: unknown;
}

function writes(strategy: Strategy): fc.Arbitrary<readonly Write[]> {
  const name = fc.constantFrom('n0', 'n1', 'n2');
  return fc.array(fc.record({ verb: verbs, name, body: bodies(strategy) }), {
    minLength: 4,
    maxLength: 10,
  });
}

/** Objects by name, as they were answered. */
type State = Map<string, Json>;

function urlOf({ type }: Strategy): string {
  const place = type.namespaced ? '/namespaces/default' : '';
  return `/${type.group ? 'apis' : 'api'}/${apiVersionOf(type)}${place}/${type.resource}`;
}

async function write(api: Fixture, strategy: Strategy, { verb, name, body }: Write, state: State) {
  const url = urlOf(strategy);
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const known = state.get(name)?.metadata?.resourceVersion;
  const head = { apiVersion: apiVersionOf(strategy.type), kind: strategy.type.kind };
  // A finalizer keeps what is deleted, which is another test's matter.
  const metadata = {
    ...Object(fields['metadata']),
    name,
    namespace: undefined,
    finalizers: undefined,
  };
  const whole = {
    ...fields,
    ...head,
    metadata: { ...metadata, resourceVersion: verb === 'PUT' ? known : undefined },
  };
  const patchType = `application/${verb === 'merge' ? 'merge' : 'strategic-merge'}-patch+json`;
  const operations = Object.entries(fields)
    .filter(([key]) => key !== 'metadata')
    .map(([key, value]) => ({ op: 'add', path: `/${key}`, value }));
  const answer =
    verb === 'POST'
      ? await api.request(`POST ${url}`, { body: whole })
      : verb === 'PUT'
        ? await api.request(`PUT ${url}/${name}`, { body: whole })
        : verb === 'json'
          ? await api.request(`PATCH ${url}/${name}`, {
              body: operations,
              contentType: 'application/json-patch+json',
            })
          : verb === 'DELETE'
            ? await api.request(`DELETE ${url}/${name}?gracePeriodSeconds=0`)
            : verb === 'DELETE all'
              ? await api.request(`DELETE ${url}?gracePeriodSeconds=0`)
              : await api.request(`PATCH ${url}/${name}`, {
                  body: { ...fields, ...head, metadata: { labels: { a: name } } },
                  contentType: patchType,
                });
  expect(answer.code, JSON.stringify(answer.json)).toBeLessThan(500);
  if (answer.code >= 400) {
    expect(answer.json).toMatchObject({ kind: 'Status', status: 'Failure', code: answer.code });
    return;
  }
  if (verb.startsWith('DELETE'))
    await look(api, strategy, state, verb === 'DELETE' ? [name] : [...state.keys()]);
  else state.set(name, answer.json);
}

/** What is deleted may be held by what its kind protects: then it is there as it is now. */
async function look(api: Fixture, strategy: Strategy, state: State, names: readonly string[]) {
  for (const name of names) {
    const { code, json } = await api.request(`GET ${urlOf(strategy)}/${name}`);
    if (code === 404) state.delete(name);
    else state.set(name, json);
  }
}

/** Some kinds show a time that is zero as null. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => inner ?? undefined);
}

async function check(api: Fixture, strategy: Strategy, state: State): Promise<void> {
  const { json } = await api.request(`GET ${urlOf(strategy)}`);
  const items = Object.values(json.items ?? {}).filter(({ metadata }) =>
    /^n\d$/.test(String(metadata?.name)),
  );
  expect(new Map(items.map((item) => [String(item.metadata?.name), item]))).toEqual(state);
  for (const item of items) {
    expect(withoutNulls(decode(strategy.type, item).object)).toEqual(withoutNulls(item));
  }
}

test.each(kinds.map((strategy) => [strategy.type.group, strategy.type.kind, strategy] as const))(
  '%s/%s',
  async (_group, _kind, strategy) => {
    await fc.assert(
      fc.asyncProperty(writes(strategy), async (all) => {
        const path = join(folder, `${files++}.db`);
        const state: State = new Map();
        const api = await open(path);
        try {
          await api.request('POST /api/v1/namespaces', { body: { metadata: { name: 'default' } } });
          for (const one of all) await write(api, strategy, one, state);
          await check(api, strategy, state);
        } finally {
          await api.stop();
        }
        const again = await open(path);
        try {
          await check(again, strategy, state);
        } finally {
          await again.stop();
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  },
);
