/**
 * Makes a decoding function of each type's schema, once, when the type is first used. They run for every object
 * that enters the API server, so they do one pass without intermediate objects.
 */
import { isRecord } from '#base/json-object.ts';
import { TypeFault, jsonKind, printPath } from './fault.ts';
import type { DecodeState } from './fault.ts';
import { scalarDecoder, zeroScalar } from './scalars.ts';
import type { Decode } from './scalars.ts';
import { typeSchema } from './tables.ts';
import type { FieldSchema, TypeRef } from './tables.ts';

type DecodeStruct = (value: unknown, state: DecodeState) => Record<string, unknown>;

const structs = new Map<string, DecodeStruct>();

/** The decoding function of a struct type, by its schema name. */
export function decoderOf(name: string): DecodeStruct {
  let decoder = structs.get(name);
  if (!decoder) {
    decoder = compileStruct(name);
    structs.set(name, decoder);
  }
  return decoder;
}

interface FieldPlan {
  readonly name: string;
  readonly off: boolean;
  readonly decode: Decode;
  /** Present, even when empty. */
  readonly keepEmpty: boolean;
  /** What an absent field becomes; undefined: stays absent. */
  readonly absent?: (state: DecodeState) => unknown;
}

/** Recursive types nest as deep as their text; the parsers allow less than this. */
const maxDepth = 4_000;

function compileStruct(name: string): DecodeStruct {
  const schema = typeSchema(name);
  const goName = schema.longName.split('.').slice(-2).join('.');
  const plans = schema.fields.map(planField);
  return (value, state) => {
    if (!isRecord(value)) throw new TypeFault(jsonKind(value), goName);
    if (state.path.length > maxDepth) throw new TypeFault('exceeded max depth');
    const object: Record<string, unknown> = {};
    let known = 0;
    for (const plan of plans) {
      const sent = value[plan.name];
      if (sent === undefined) {
        if (plan.absent) object[plan.name] = plan.absent(state);
        continue;
      }
      known++;
      if (plan.off) continue;
      const decoded = sent === null ? undefined : decodeField(plan, sent, state);
      if (decoded !== undefined) object[plan.name] = decoded;
      else if (plan.absent) object[plan.name] = plan.absent(state);
    }
    reportUnknown(value, known, { byName: schema.byName, state });
    return Object.freeze(object);
  };
}

/** Undefined when the field is left out, being empty. */
function decodeField(plan: FieldPlan, sent: unknown, state: DecodeState): unknown {
  state.path.push(plan.name);
  const decoded = plan.decode(sent, state);
  state.path.pop();
  return plan.keepEmpty || !isEmpty(decoded) ? decoded : undefined;
}

function reportUnknown(
  value: Record<string, unknown>,
  known: number,
  { byName, state }: { byName: ReadonlyMap<string, FieldSchema>; state: DecodeState },
): void {
  let sent = 0;
  for (const key in value) if (value[key] !== undefined) sent++;
  if (sent === known) return;
  for (const key of Object.keys(value)) {
    if (value[key] !== undefined && !byName.has(key)) {
      state.findings.push(printPath([...state.path, key]));
    }
  }
}

function planField(field: FieldSchema): FieldPlan {
  const absent = absentValue(field);
  return {
    name: field.name,
    off: field.off,
    decode: decoderFor(field.type),
    keepEmpty: field.pointer || field.required || !field.omitEmpty || field.type.kind === 'struct',
    ...(absent && !field.off ? { absent } : {}),
  };
}

function absentValue(field: FieldSchema): ((state: DecodeState) => unknown) | undefined {
  const { type } = field;
  if (field.default !== undefined && (field.pointer || !isEmpty(field.default))) {
    return () => field.default;
  }
  if (field.pointer) return undefined;
  if (type.kind === 'struct') return lazyEmptyStruct(type.name);
  if (field.omitEmpty && !field.required) return undefined;
  const zero = zeroOf(type);
  return zero === undefined ? undefined : () => zero;
}

const nothing: Record<string, unknown> = Object.freeze({});

/** Absent structs of a type are all the same object. */
function lazyEmptyStruct(name: string): (state: DecodeState) => unknown {
  let empty: unknown;
  return () => (empty ??= decoderOf(name)(nothing, { path: [], findings: [] }));
}

function zeroOf(type: TypeRef): unknown {
  if (type.kind === 'scalar') return zeroScalar(type.scalar);
  if (type.kind === 'list') return emptyList;
  if (type.kind === 'map') return nothing;
  return decoderOf(type.name)(nothing, { path: [], findings: [] });
}

const emptyList: readonly unknown[] = Object.freeze([]);

function decoderFor(type: TypeRef): Decode {
  if (type.kind === 'scalar') return scalarDecoder(type.scalar, type.goName);
  if (type.kind === 'list') return listDecoder(type.of, type.goName);
  if (type.kind === 'map') return mapDecoder(type.of, type.goName);
  let decoder: Decode | undefined;
  return (value, state) => (decoder ??= decoderOf(type.name))(value, state);
}

function listDecoder(of: TypeRef, goName: string): Decode {
  const decodeItem = decoderFor(of);
  return (value, state) => {
    if (!Array.isArray(value)) throw new TypeFault(jsonKind(value), goName);
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      state.path.push(index);
      const decoded = item === null || item === undefined ? zeroOf(of) : decodeItem(item, state);
      state.path.pop();
      if (decoded !== undefined) items.push(decoded);
    }
    // A copy, since what grew has room for sixteen more.
    return Object.freeze(items.slice());
  };
}

function mapDecoder(of: TypeRef, goName: string): Decode {
  const decodeItem = decoderFor(of);
  return (value, state) => {
    if (!isRecord(value)) throw new TypeFault(jsonKind(value), goName);
    const entries: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === undefined) continue;
      state.path.push(key);
      const decoded = item === null ? zeroOf(of) : decodeItem(item, state);
      state.path.pop();
      setEntry(entries, key, decoded);
    }
    return Object.freeze(entries);
  };
}

/** Plain assignment to `__proto__` would change the object's prototype. */
export function setEntry(entries: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') entries[key] = value;
  else {
    Object.defineProperty(entries, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

/** What Go's `omitempty` leaves out. */
function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _key in value) return false;
  return true;
}
