/** Takes out of a value what its schema doesn't name, as upstream's API server does before it stores an object. */
import { isRecord } from '#base/json-object.ts';
import { copyJson } from '../freeze.ts';
import { type DecodeState, printPath } from '../schema/fault.ts';
import { decoderOf, setEntry } from '../schema/compile.ts';
import type { Structural } from './schema.ts';

/** What every object has, whatever its schema says. */
const ofEveryObject: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** The value without what isn't in the schema, whose paths are added to `state.findings`. Throws TypeFault for wrong metadata. */
export function prune(value: unknown, schema: Structural, state: DecodeState): unknown {
  return pruneValue(value, schema, state, true);
}

function pruneValue(
  value: unknown,
  schema: Structural | undefined,
  state: DecodeState,
  isRoot = false,
): unknown {
  if (Array.isArray(value)) return pruneItems(value, schema, state);
  // Minus zero would read back as zero.
  if (!isRecord(value)) return value === 0 ? 0 : value;
  const isObject = isRoot || schema?.embeddedResource === true;
  const kept: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    state.path.push(name);
    if (isObject && ofEveryObject.has(name)) setEntry(kept, name, ownField(name, entry, state));
    else pruneEntry(kept, { name, entry }, schema, state);
    state.path.pop();
  }
  return kept;
}

function pruneEntry(
  kept: Record<string, unknown>,
  { name, entry }: { readonly name: string; readonly entry: unknown },
  schema: Structural | undefined,
  state: DecodeState,
): void {
  const property = schema?.properties.get(name);
  if (property) setEntry(kept, name, pruneValue(entry, property, state));
  else if (schema?.values)
    setEntry(
      kept,
      name,
      pruneValue(entry, schema.values === true ? undefined : schema.values, state),
    );
  // What `additionalProperties: false` forbids is refused by validation.
  else if (schema?.preserveUnknownFields || schema?.closed) setEntry(kept, name, copyJson(entry));
  else state.findings.push(printPath(state.path));
}

function pruneItems(
  list: readonly unknown[],
  schema: Structural | undefined,
  state: DecodeState,
): unknown {
  const items = schema?.items;
  if (!items && schema?.preserveUnknownFields) return copyJson(list);
  return list.map((item, index) => {
    state.path.push(index);
    const pruned = pruneValue(item, items, state);
    state.path.pop();
    return pruned;
  });
}

function ownField(name: string, value: unknown, state: DecodeState): unknown {
  return name === 'metadata' && value !== null ? decoderOf('ObjectMeta')(value, state) : value;
}
