/**
 * The values of CEL. An int is a bigint, a double a number; what JavaScript has no type for has a class. Lists and maps
 * are read through their methods, so that JSON can stand behind them as it is.
 */
import type { JsonObject } from '#base/json-object.ts';

export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | Optional
  | TypeValue
  | CelList
  | CelMap
  | Opaque;

export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A value that may be missing: what `a.?b` and `optional.of(x)` give. */
export class Optional {
  static readonly none = new Optional(undefined);
  readonly value: CelValue | undefined;

  private constructor(value: CelValue | undefined) {
    this.value = value;
  }

  static of(value: CelValue): Optional {
    return new Optional(value);
  }

  /** None where there is no value. */
  static from(value: CelValue | undefined): Optional {
    return value === undefined ? Optional.none : new Optional(value);
  }
}

/** A type as a value: what `type(x)` gives, and what `int` stands for. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A value of a library's own type, such as a URL. */
export abstract class Opaque {
  abstract readonly typeName: string;
  abstract equals(other: CelValue): boolean;
}

export abstract class CelList implements Iterable<CelValue> {
  abstract readonly size: number;
  /** The element; undefined beyond the ends. */
  abstract at(index: number): CelValue | undefined;

  *[Symbol.iterator](): Iterator<CelValue> {
    for (let index = 0; index < this.size; index++) {
      const value = this.at(index);
      if (value !== undefined) yield value;
    }
  }

  /** `this + other`; undefined: joined as any lists are. */
  plus(_other: CelList): CelList | undefined {
    return undefined;
  }

  /** `this == other` of lists of one size, where the order of elements does not count; undefined: as any lists are. */
  sameElements(_other: CelList, _same: Same): boolean | undefined {
    return undefined;
  }
}

/** Compares two values. */
export type Same = (a: CelValue, b: CelValue) => boolean;

export abstract class CelMap {
  abstract readonly size: number;
  abstract get(key: CelValue): CelValue | undefined;
  abstract keys(): Iterable<CelValue>;

  has(key: CelValue): boolean {
    return this.get(key) !== undefined;
  }

  /** What expressions can't see of it; two maps that differ here are not equal. */
  get hidden(): JsonObject | undefined {
    return undefined;
  }
}

/** The name that `type(x)` shows, and messages. */
export function typeNameOf(value: CelValue): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(
  value: Exclude<CelValue, null | boolean | bigint | number | string>,
): string {
  if (value instanceof CelList) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  return value instanceof TypeValue ? 'type' : value.typeName;
}
