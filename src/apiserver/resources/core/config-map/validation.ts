/** The faults of a ConfigMap. */
import type { ConfigMap } from '#api/gen/types.ts';
import { invalid, invalidEach, tooLong } from '#api/validation/errors.ts';
import { configMapKeyFaults } from '#api/validation/names.ts';
import { at, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { base64Size, validateFrozenData } from '../../validation/stored-data.ts';

/** 1 MiB, all values together. */
const maxBytes = 1024 * 1024;

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): Errors {
  const bytes =
    Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + base64Size(value), 0);
  return [
    ...Object.keys(data).flatMap((key) => [
      ...invalidEach(at('data', key), key, configMapKeyFaults(key)),
      ...(key in binaryData
        ? [invalid(at('data', key), key, 'duplicate of key present in binaryData')]
        : fine),
    ]),
    ...Object.keys(binaryData).flatMap((key) =>
      invalidEach(at('binaryData', key), key, configMapKeyFaults(key)),
    ),
    ...(bytes > maxBytes ? [tooLong('', maxBytes)] : fine),
  ];
}

export function validateConfigMapUpdate(object: ConfigMap, stored: ConfigMap): Errors {
  return validateFrozenData(object, stored, ['data', 'binaryData']);
}
