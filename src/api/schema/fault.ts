/** What a decoder knows while it runs, and how a wrong type is told in upstream's words. */
import { findTypeSchema } from './tables.ts';
import type { TypeRef } from './tables.ts';

/** A field's name, or an index of a list. */
export type PathStep = string | number;

export interface DecodeState {
  /** From the root to the value that is decoded. */
  readonly path: PathStep[];
  /** Paths of unknown fields. */
  readonly findings: string[];
}

/** Thrown by a decoder; `decode` makes a 400 of it. */
export class TypeFault extends Error {
  readonly value: string;
  readonly goType: string;

  /** With `goType`, `value` is the JSON value's kind; without, the whole sentence. */
  constructor(value: string, goType = '') {
    super(value);
    this.name = 'TypeFault';
    this.value = value;
    this.goType = goType;
  }
}

/** The sentence of Go's JSON decoder for a fault at a path below a root type. */
export function describeFault(fault: TypeFault, root: string, path: readonly PathStep[]): string {
  if (!fault.goType) return fault.value;
  const names: string[] = [];
  let struct = root;
  let at: TypeRef | undefined = { kind: 'struct', name: root, goName: root };
  for (const step of path) {
    if (at?.kind === 'struct' && typeof step === 'string') {
      struct = at.name;
      names.push(step);
      at = findTypeSchema(struct)?.byName.get(step)?.type;
    } else if (at?.kind === 'list' || at?.kind === 'map') {
      at = at.of;
    }
  }
  const goStruct = findTypeSchema(struct)?.longName.split('.').at(-1) ?? struct;
  return `json: cannot unmarshal ${fault.value} into Go struct field ${goStruct}.${names.join('.')} of type ${fault.goType}`;
}

/** `spec.containers[0].name`. */
export function printPath(path: readonly PathStep[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text ? `.${step}` : step;
  }
  return text;
}

/** The kind of a JSON value as Go names it. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? 'number' : 'string';
}
