/** What must hold of any configuration of any shape. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { decode } from '../schema/decode.ts';
import { kindArbitrary } from '../testing/arbitrary.ts';
import { applyConfig } from './apply.ts';
import { claimsOf } from './claims.ts';
import { compare } from './compare.ts';
import type { Manager, Writer } from './managers.ts';
import { conflictsOf, ownersAfterApply } from './ownership.ts';
import { shapeOf } from './shape.ts';

interface State {
  readonly object: JsonObject;
  readonly managers: readonly Manager[];
}

const apiVersion = 'v1';

/** One kind's apply, without a server. */
function applier(group: string, version: string, kind: string) {
  const type = { group, version, kind };
  const shape = shapeOf(kind);
  const decoded = (value: unknown): JsonObject => decode<JsonObject>(type, value).object;
  const claims = (config: JsonObject) => claimsOf(shape, config);
  const apply = ({ object, managers }: State, manager: string, config: JsonObject) => {
    const writer: Writer = { manager, operation: 'Apply', apiVersion };
    const { set } = claims(config);
    const merged = applyConfig({
      shape: shapeOf(kind),
      live: object,
      config,
      claims: set,
      managers,
      writer,
    });
    const next = decoded(merged);
    const difference = compare(shape, object, next);
    const change = { managers, writer, now: '', differenceAt: () => difference };
    return {
      conflicts: conflictsOf(change, undefined),
      state: { object: next, managers: ownersAfterApply(change, set) },
    };
  };
  const empty: State = { object: decoded({ metadata: {} }), managers: [] };
  /** Without what is refused before anything is merged. */
  const configs = kindArbitrary(type)
    .filter(isRecord)
    .map(({ apiVersion: _version, kind: _kind, ...config }) => withoutOwn(config))
    .filter((config) => claims(config).faults.length === 0);
  return { apply, empty, configs };
}

/** What the server sets of the metadata isn't applied. */
function withoutOwn(config: JsonObject): JsonObject {
  const { labels, annotations, finalizers } = isRecord(config['metadata'])
    ? config['metadata']
    : {};
  return { ...config, metadata: { labels, annotations, finalizers } };
}

describe.each([
  ['', 'v1', 'ConfigMap'],
  ['', 'v1', 'Service'],
  ['', 'v1', 'Pod'],
  ['networking.k8s.io', 'v1', 'NetworkPolicy'],
  ['apps', 'v1', 'Deployment'],
])('%s/%s %s:', (group, version, kind) => {
  const { apply, empty, configs } = applier(group, version, kind);
  const runs = { numRuns: 25 };

  test('the second time changes nothing', () => {
    fc.assert(
      fc.property(configs, configs, (other, config) => {
        const before = apply(empty, 'other', other).state;
        const once = apply(before, 'me', config).state;
        const twice = apply(once, 'me', config);
        expect(twice.conflicts).toEqual([]);
        expect(twice.state.object).toEqual(once.object);
      }),
      runs,
    );
  });

  test('what is applied and then not any more is gone', () => {
    fc.assert(
      fc.property(configs, (config) => {
        const applied = apply(empty, 'me', config).state;
        const gone = apply(applied, 'me', { metadata: { name: 'a' } }).state;
        const bare = apply(empty, 'me', { metadata: { name: 'a' } }).state;
        expect(gone).toEqual(bare);
      }),
      runs,
    );
  });

  test('who names other fields is in nobody’s way', () => {
    fc.assert(
      fc.property(configs, (config) => {
        const before = apply(empty, 'one', half(config, 0)).state;
        expect(apply(before, 'other', half(config, 1)).conflicts).toEqual([]);
      }),
      runs,
    );
  });
});

/** Every second field of each part of the configuration, from the first or from the second. */
function half(config: JsonObject, from: 0 | 1): JsonObject {
  const parts = Object.entries(config).flatMap(([name, part]): [string, unknown][] => {
    if (!isRecord(part)) return from === 0 ? [[name, part]] : [];
    const fields = Object.entries(part).filter((_, index) => index % 2 === from);
    // An empty map is claimed as such, and who fills it would be in the way.
    return fields.length > 0 ? [[name, Object.fromEntries(fields)]] : [];
  });
  return Object.fromEntries(parts);
}
