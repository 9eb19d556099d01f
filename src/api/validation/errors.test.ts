import { expect, test } from 'vitest';
import type { FieldError } from './field-error.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notFound,
  notSupported,
  notSupportedAsListed,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from './errors.ts';

test.each<[FieldError, string]>([
  [required('a', 'must be set'), 'FieldValueRequired a: Required value: must be set'],
  [required('a'), 'FieldValueRequired a: Required value'],
  [invalid('a.b', 'x', 'is wrong'), 'FieldValueInvalid a.b: Invalid value: "x": is wrong'],
  [invalid('a', 3, 'is wrong'), 'FieldValueInvalid a: Invalid value: 3: is wrong'],
  [invalid('a', { b: 1 }, 'is wrong'), 'FieldValueInvalid a: Invalid value: {"b":1}: is wrong'],
  [invalid('a', undefined, 'is wrong'), 'FieldValueInvalid a: Invalid value: null: is wrong'],
  [
    notSupported('a', 'x', ['b', 'a']),
    'FieldValueNotSupported a: Unsupported value: "x": supported values: "a", "b"',
  ],
  [notSupported('a', 'x', []), 'FieldValueNotSupported a: Unsupported value: "x"'],
  [
    notSupportedAsListed('a', 'x', ['b', 'a']),
    'FieldValueNotSupported a: Unsupported value: "x": supported values: "b", "a"',
  ],
  [typeInvalid('a', 'x', 'is wrong'), 'FieldValueTypeInvalid a: Invalid value: "x": is wrong'],
  [forbidden('a', 'not here'), 'FieldValueForbidden a: Forbidden: not here'],
  [duplicate('a', 'x'), 'FieldValueDuplicate a: Duplicate value: "x"'],
  [notFound('a', 'x'), 'FieldValueNotFound a: Not found: "x"'],
  [tooLong('a', 10), 'FieldValueTooLong a: Too long: may not be more than 10 bytes'],
  [tooLong('a', 1), 'FieldValueTooLong a: Too long: may not be more than 1 byte'],
  [tooMany('a', 5, 1), 'FieldValueTooMany a: Too many: 5: must have at most 1 item'],
  [invalid('a', 0.00001, 'is wrong'), 'FieldValueInvalid a: Invalid value: 1e-05: is wrong'],
  [invalid('a', -1e-12, 'is wrong'), 'FieldValueInvalid a: Invalid value: -1e-12: is wrong'],
  [invalid('a', 1e21, 'is wrong'), 'FieldValueInvalid a: Invalid value: 1e+21: is wrong'],
  [tooMany('a', 5, 3), 'FieldValueTooMany a: Too many: 5: must have at most 3 items'],
])('%j', ({ type, field, message }, expected) => {
  expect(`${type} ${field}: ${message}`).toBe(expected);
});

test('invalidEach() gives one error a fault', () => {
  expect(invalidEach('a', 'x', ['b', 'c'])).toHaveLength(2);
});
