/** What the checks of a value have found, and how it is told. */
import type { FieldError } from '../../validation/field-error.ts';

export interface Fault {
  /** Below the validated value, such as `spec.ports[0]`; '' is the value itself. Absent: upstream names no field. */
  readonly path?: string;
  /** Upstream's sentence. Where several logical parts find the same fault, it is told once. */
  readonly text: string;
  readonly toError: (field: string) => FieldError;
}

/** Filled by the checks of a value, in their order. */
export class Outcome {
  readonly faults: Fault[] = [];
  /** How many checks went well. Of several alternatives that all fail, the one with the most is told. */
  matches = 0;

  get isValid(): boolean {
    return this.faults.length === 0;
  }

  /** Takes over what `other` holds. */
  add(other: Outcome): void {
    for (const fault of other.faults) this.faults.push(fault);
    this.matches += other.matches;
  }
}

/** How upstream prints the path of no field at all. */
const noField = '<nil>';

/** `field` is where the validated value stands; '' for a whole object. */
export function toFieldErrors(faults: readonly Fault[], field: string): readonly FieldError[] {
  const told = new Set<string>();
  const errors: FieldError[] = [];
  for (const { path = '', text, toError } of faults) {
    if (told.has(text)) continue;
    told.add(text);
    errors.push(toError(join(field, path) || noField));
  }
  return errors;
}

/** A path below a whole object starts with a point where upstream's own does. */
function join(field: string, path: string): string {
  const below = path.startsWith('.') ? path.slice(1) : path;
  if (field === '' || below === '') return field || below;
  return `${field}.${below}`;
}
