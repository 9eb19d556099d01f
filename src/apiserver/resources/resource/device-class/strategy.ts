/** DeviceClasses: sorts of devices that claims can ask for. */
import { deviceClasses } from '#api/gen/resources.ts';
import type { DeviceClass, DeviceClassSpec } from '#api/gen/types.ts';
import { invalid } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn } from '../../columns/column.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { bounded, mostItems, validateOpaque, validateSelectors } from '../checks.ts';

export const deviceClassStrategy: Strategy<DeviceClass> = {
  type: deviceClasses,
  singular: 'deviceclass',
  hasGeneration: true,
  columns: [nameColumn, ageColumn],
  validate: ({ spec }) => validateSpec(spec),
};

function validateSpec({ selectors, config, extendedResourceName: name }: DeviceClassSpec): Errors {
  return [
    ...validateSelectors(selectors, 'spec.selectors'),
    ...bounded(config, { field: 'spec.config', most: mostItems }, ({ opaque }, path) =>
      validateOpaque(opaque, `${path}.opaque`),
    ),
    ...(name === undefined || isExtended(name)
      ? fine
      : [invalid('spec.extendedResourceName', name, 'must be a valid extended resource name')]),
  ];
}

/** A resource's name in somebody's own domain. */
function isExtended(name: string): boolean {
  const isNative = !name.includes('/') || /(^|\.)kubernetes\.io\//.test(name);
  return (
    !isNative &&
    !name.startsWith('requests.') &&
    qualifiedNameFaults(`requests.${name}`).length === 0
  );
}
