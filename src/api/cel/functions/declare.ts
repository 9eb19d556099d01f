/** How functions are declared: their names, their overloads with types, and what each does. */
import type { CostMeter } from '../values/meter.ts';
import { CelList, CelMap, Duration, Optional, Timestamp, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import * as types from '../types/type.ts';
import type { CelType } from '../types/type.ts';

export interface Overload {
  readonly name: string;
  /** `target.name(...)`; the target is the first parameter. */
  readonly member: boolean;
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  /** Whether it takes these values. */
  accepts(args: readonly CelValue[]): boolean;
  /** Only of what it accepts. Throws CelEvaluationError. */
  apply(args: readonly CelValue[], meter: CostMeter): CelValue;
  /** Its cost, before it is applied. Absent: 1. */
  readonly cost?: (args: readonly CelValue[]) => number;
}

/** A parameter: its type before evaluation, and which values are of it. */
export interface Parameter<T extends CelValue> {
  readonly type: CelType;
  readonly is: (value: CelValue) => value is T;
}

/** What a parameter's values are in an implementation. */
type ValuesOf<P extends readonly Parameter<CelValue>[]> = {
  readonly [Index in keyof P]: P[Index] extends Parameter<infer T> ? T : never;
};

type Implementation<P extends readonly Parameter<CelValue>[]> = (
  ...args: [...ValuesOf<P>, CostMeter]
) => CelValue;

export interface OverloadOptions {
  readonly cost?: (args: readonly CelValue[]) => number;
}

interface Signature<P extends readonly Parameter<CelValue>[]> extends OverloadOptions {
  readonly name: string;
  readonly member: boolean;
  readonly parameters: P;
  readonly result: CelType;
  readonly implementation: Implementation<P>;
}

function declare<const P extends readonly Parameter<CelValue>[]>(
  signature: Signature<P>,
): Overload {
  const { name, member, parameters, result, implementation, cost } = signature;
  // The values have been looked at one by one, which the types of a list of any length can't say.
  const run = implementation as (...args: readonly (CelValue | CostMeter)[]) => CelValue;
  return {
    name,
    member,
    parameters: parameters.map(({ type }) => type),
    result,
    accepts: (args) =>
      args.length === parameters.length &&
      args.every((value, index) => parameters[index]?.is(value) ?? false),
    apply: (args, meter) => run(...args, meter),
    ...(cost ? { cost } : {}),
  };
}

/** `name(a, b)`. */
export function global<const P extends readonly Parameter<CelValue>[]>(
  signature: readonly [name: string, ...parameters: P],
  result: CelType,
  implementation: Implementation<P>,
  options: OverloadOptions = {},
): Overload {
  const [name, ...parameters] = signature;
  return declare<P>({ name, member: false, parameters, result, implementation, ...options });
}

/** `a.name(b)`. */
export function member<const P extends readonly Parameter<CelValue>[]>(
  signature: readonly [name: string, ...parameters: P],
  result: CelType,
  implementation: Implementation<P>,
  options: OverloadOptions = {},
): Overload {
  const [name, ...parameters] = signature;
  return declare<P>({ name, member: true, parameters, result, implementation, ...options });
}

function parameter<T extends CelValue>(
  type: CelType,
  is: (value: CelValue) => value is T,
): Parameter<T> {
  return { type, is };
}

/** Of a class, such as a library's own. */
export function instance<T extends CelValue & object>(
  type: CelType,
  ofClass: abstract new (...args: never[]) => T,
): Parameter<T> {
  return parameter(type, (value): value is T => value instanceof ofClass);
}

export const bool = parameter(types.bool, (value) => typeof value === 'boolean');
export const int = parameter(types.int, (value) => typeof value === 'bigint');
export const double = parameter(types.double, (value) => typeof value === 'number');
export const string = parameter(types.string, (value) => typeof value === 'string');
export const uint = instance(types.uint, Uint);
export const bytes = instance(types.bytes, Uint8Array);
export const timestamp = instance(types.timestamp, Timestamp);
export const duration = instance(types.duration, Duration);
export const dyn = any(types.dyn);
/** Any value, of a type that other parameters and the result name too. */
export const a = any(types.paramA);

function any(type: CelType): Parameter<CelValue> {
  return parameter(type, (value): value is CelValue => value !== undefined);
}

export const anyList = instance(types.listOf(types.paramA), CelList);
export const anyMap = instance(types.mapOf(types.paramA, types.paramB), CelMap);
export const anyOptional = parameter(
  types.optionalOf(types.paramA),
  (value) => value instanceof Optional,
);

/** Optionals whose value, if there is one, is of the type. */
export function optional(of: Parameter<CelValue>): Parameter<Optional> {
  return parameter(
    types.optionalOf(of.type),
    (value): value is Optional =>
      value instanceof Optional && (value.value === undefined || of.is(value.value)),
  );
}

/** Lists whose first element is of the type: the others are not looked at, as upstream does not. */
export function listOf<T extends CelValue>(element: Parameter<T>): Parameter<CelList> {
  return parameter(types.listOf(element.type), (value): value is CelList => {
    if (!(value instanceof CelList)) return false;
    const first = value.at(0);
    return first === undefined || element.is(first);
  });
}
