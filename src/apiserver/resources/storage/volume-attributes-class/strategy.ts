/** VolumeAttributesClasses: qualities of a volume that can change while it is used, such as its speed. */
import { volumeAttributesClasses } from '#api/gen/resources.ts';
import type { VolumeAttributesClass } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { fine } from '../../validation/checks.ts';
import { validateParameters } from '../validate-parameters.ts';

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
    ...(Object.keys(parameters).length === 0
      ? [required('parameters', 'must contain at least one key/value pair')]
      : fine),
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
