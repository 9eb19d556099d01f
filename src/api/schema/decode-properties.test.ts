import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allResources } from '../gen/resources.ts';
import { encodeJson, parseJson } from '../codec/json.ts';
import { decode } from './decode.ts';
import { kindArbitrary } from '../testing/arbitrary.ts';
import { schemaNameOf, schemaNames, typeSchema } from './tables.ts';

describe('decoding', () => {
  const kinds = allResources.filter(({ kind }) =>
    ['Pod', 'StatefulSet', 'Service', 'Node', 'Lease', 'Event', 'Role', 'Secret'].includes(kind),
  );

  test.each(kinds)('$group/$kind gives its own fixed point, in JSON too', (kind) => {
    fc.assert(
      fc.property(kindArbitrary(kind), (body) => {
        const { object, warnings } = decode(kind, body, { fieldValidation: 'Warn' });
        expect(warnings).toEqual([]);
        expect(decode(kind, object).object).toEqual(object);
        const { value } = parseJson(encodeJson(object));
        expect(decode(kind, value, { fieldValidation: 'Strict' }).object).toEqual(object);
      }),
      { numRuns: 10 },
    );
  });
});

test('every type has a table that can be read', () => {
  for (const name of schemaNames()) {
    expect(typeSchema(name).longName).toMatch(/^io\.k8s\./);
    expect(() => decode(name, {})).not.toThrow();
  }
});

test('every served kind has a schema', () => {
  for (const kind of allResources) expect(schemaNameOf(kind)).toBeDefined();
});
