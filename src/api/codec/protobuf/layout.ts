/** The schema tables by protobuf number: what stands where in a message. */
import { typeSchema } from '../../schema/tables.ts';
import type { FieldSchema } from '../../schema/tables.ts';

/** By field number. A struct that Go embeds is a message of its own on the wire, and flat in JSON. */
export type Layout = ReadonlyMap<number, Slot>;

export type Slot =
  | { readonly kind: 'field'; readonly field: FieldSchema }
  | { readonly kind: 'embedded'; readonly layout: Layout };

const layouts = new Map<string, Layout>();

/** The layout of a type, by its schema name. */
export function layoutOf(name: string): Layout {
  let layout = layouts.get(name);
  if (!layout) {
    layout = build(typeSchema(name).fields, 0);
    layouts.set(name, layout);
  }
  return layout;
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
