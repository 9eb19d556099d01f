/** What every CEL has. */
import type { Library } from '../environment.ts';
import * as types from '../types/type.ts';
import { clockFunctions } from './clock.ts';
import { comparisonFunctions } from './comparisons.ts';
import { conversionFunctions } from './conversions.ts';
import { arithmeticFunctions } from './numbers.ts';
import { optionalFunctions } from './optionals.ts';
import { stringFunctions } from './strings.ts';

export const standardLibrary: Library = {
  overloads: [
    ...arithmeticFunctions,
    ...comparisonFunctions,
    ...conversionFunctions,
    ...stringFunctions,
    ...clockFunctions,
    ...optionalFunctions,
  ],
  types: {
    bool: types.bool,
    int: types.int,
    uint: types.uint,
    double: types.double,
    string: types.string,
    bytes: types.bytes,
    null_type: types.nullType,
    list: types.listOf(types.dyn),
    map: types.mapOf(types.dyn, types.dyn),
    type: types.typeType,
    optional_type: types.optionalOf(types.dyn),
    'google.protobuf.Timestamp': types.timestamp,
    'google.protobuf.Duration': types.duration,
  },
};
