/** What expressions can use: functions, types with names, and whether lists and maps may mix types. */
import type { Overload } from './functions/declare.ts';
import type { CelType } from './types/type.ts';

/** Functions and types that belong together. */
export interface Library {
  readonly overloads: readonly Overload[];
  /** Names that stand for types, such as `net.IP`. */
  readonly types?: Readonly<Record<string, CelType>>;
}

export interface EnvironmentOptions {
  /** `[1, 'a']` is allowed. */
  readonly mixedLiterals?: boolean;
  /** `cel.bind` is a macro. */
  readonly bind?: boolean;
  /** Literals of patterns, durations and timestamps are looked at when the expression is evaluated, not before. */
  readonly lateLiterals?: boolean;
}

export interface Environment {
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly types: ReadonlyMap<string, CelType>;
  readonly options: EnvironmentOptions;
}

export function environmentOf(
  libraries: readonly Library[],
  options: EnvironmentOptions = {},
): Environment {
  const overloads = libraries.flatMap((library) => library.overloads);
  return {
    functions: Map.groupBy(overloads, ({ name }) => name),
    types: new Map(libraries.flatMap(({ types = {} }) => Object.entries(types))),
    options,
  };
}
