/** Calls of functions, and the names of types as values. */
import { fail } from '../errors.ts';
import type { Overload } from '../functions/declare.ts';
import type { CelType } from '../types/type.ts';
import { typeNameOf } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import type { Frame, Step } from './frame.ts';

/** In place of an argument that is not there. */
export function nothing(): CelValue {
  return null;
}

/** The first of the overloads that takes the values, as their types are known now. */
export function applied(overloads: readonly Overload[], args: readonly Step[], name: string): Step {
  return (frame: Frame) => {
    const values = args.map((step) => step(frame));
    const overload = overloads.find((each) => each.accepts(values));
    if (!overload) {
      return fail(`no such overload: ${name}(${values.map(typeNameOf).join(', ')})`);
    }
    frame.meter.charge(overload.cost?.(values) ?? 1);
    return overload.apply(values, frame.meter);
  };
}

export function nameOfType(type: CelType): string {
  switch (type.kind) {
    case 'null':
      return 'null_type';
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'duration':
      return 'google.protobuf.Duration';
    case 'object':
    case 'opaque':
      return type.name;
    default:
      return type.kind;
  }
}
