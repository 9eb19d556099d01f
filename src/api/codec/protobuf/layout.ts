/** The schema tables by protobuf number: what stands where in a message. */
import { typeSchema } from '../../schema/tables.ts';
import type { FieldSchema } from '../../schema/tables.ts';

/** By field number. A struct that Go embeds is a message of its own on the wire, and flat in JSON. */
export type Layout = ReadonlyMap<number, Slot>;

export type Slot =
  | { readonly kind: 'field'; readonly field: FieldSchema }
  | { readonly kind: 'embedded'; readonly layout: Layout };

/** The layout of a type, by its schema name. */
export function layoutOf(name: string): Layout {
  return build(name === partialMetadataName ? metadataAlone() : typeSchema(name).fields, 0);
}

/** A form of every kind's answers, and no kind of its own: the tables don't have it. */
export const partialMetadataName = 'PartialObjectMetadata';

function metadataAlone(): readonly FieldSchema[] {
  return typeSchema('Namespace').fields.filter(({ name }) => name === 'metadata');
}

function build(fields: readonly FieldSchema[], level: number): Layout {
  const here = fields.filter(({ wire }) => wire?.[level] !== undefined);
  const slots = new Map<number, Slot>();
  for (const [number = 0, group] of Map.groupBy(here, ({ wire }) => wire?.[level])) {
    const [first] = group;
    const embedded = group.some(({ wire }) => (wire?.length ?? 0) > level + 1);
    if (embedded) slots.set(number, { kind: 'embedded', layout: build(group, level + 1) });
    else if (first) slots.set(number, { kind: 'field', field: first });
  }
  return slots;
}
