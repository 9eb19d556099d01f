/** VolumeAttributesClasses: qualities of a volume that can change while it is used, such as its speed. */
import { volumeAttributesClasses } from '#api/gen/resources.ts';
import type { VolumeAttributesClass } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const mostParameters = 512;
/** Of all names and values, in bytes. */
const largestParameters = 256 * 1024;

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  type: volumeAttributesClasses,
  singular: 'volumeattributesclass',
  shortNames: ['vac'],
  columns: [nameColumn, text('DriverName', 'Whose class it is.', (c) => c.driverName), ageColumn],
  validate: ({ driverName, parameters = {} }) => [
    ...(driverName
      ? invalidEach('driverName', driverName, qualifiedNameFaults(driverName.toLowerCase()))
      : [required('driverName')]),
    ...validateParameters(parameters),
  ],
  validateUpdate: (object, stored) => [
    ...(object.driverName === stored.driverName
      ? fine
      : [forbidden('driverName', 'updates to driverName are forbidden.')]),
    ...(deepEqual(object.parameters ?? {}, stored.parameters ?? {})
      ? fine
      : [forbidden('parameters', 'updates to parameters are forbidden.')]),
  ],
};

function validateParameters(parameters: Readonly<Record<string, string>>): Errors {
  const field = 'parameters';
  const entries = Object.entries(parameters);
  if (entries.length > mostParameters) return [tooLong(field, mostParameters)];
  const size = entries.flat().reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return [
    ...('' in parameters ? [invalid(field, '', 'field can not be empty.')] : fine),
    ...(size > largestParameters ? [tooLong(field, largestParameters)] : fine),
    ...(entries.length === 0
      ? [required(field, 'must contain at least one key/value pair')]
      : fine),
  ];
}
