/** Random bodies that fit a kind's schema, for property tests. */
import * as fc from 'fast-check';
import { schemaNameOf, typeSchema } from '../schema/tables.ts';
import type { GroupVersionKind, Scalar, TypeRef } from '../schema/tables.ts';

const scalars: Record<Scalar, fc.Arbitrary<unknown>> = {
  string: fc.string({ maxLength: 5 }),
  bool: fc.boolean(),
  int32: fc.integer(),
  int64: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  bytes: fc.base64String({ maxLength: 8 }),
  Quantity: fc.oneof(fc.nat(), fc.constantFrom('', '100m', '1024Mi', '1.5', '1e3', '0.5Gi')),
  IntOrString: fc.oneof(fc.integer(), fc.constantFrom('25%', 'http', '')),
  Time: fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+02:00', ''),
  MicroTime: fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678901Z'),
  Json: fc.jsonValue({ maxDepth: 2 }),
};

const maxLevels = 5;

/** Anything that fits a type, with gaps and nulls, as clients send it. */
function valueOf(type: TypeRef, level: number): fc.Arbitrary<unknown> {
  if (type.kind === 'scalar') return scalars[type.scalar];
  if (type.kind === 'list') return fc.array(valueOf(type.of, level), { maxLength: 2 });
  if (type.kind === 'map') {
    return fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), valueOf(type.of, level), {
      maxKeys: 2,
    });
  }
  if (level > maxLevels) return fc.constant({});
  const fields = typeSchema(type.name).fields.map((field) => {
    const value = fc.option(valueOf(field.type, level + 1), { freq: 6 });
    return [field.name, value] as const;
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

export function kindArbitrary(kind: GroupVersionKind): fc.Arbitrary<unknown> {
  const name = schemaNameOf(kind) ?? '';
  return fc
    .record({
      metadata: valueOf({ kind: 'struct', name: 'ObjectMeta', goName: '' }, 1),
      rest: valueOf({ kind: 'struct', name, goName: '' }, 1),
    })
    .map(({ metadata, rest }) => ({ ...Object(rest), metadata, apiVersion: '', kind: '' }));
}
