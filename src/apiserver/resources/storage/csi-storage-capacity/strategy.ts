/** CSIStorageCapacities: how much room a driver has for a class on certain nodes. */
import { cSIStorageCapacities } from '#api/gen/resources.ts';
import type { CSIStorageCapacity } from '#api/gen/types.ts';
import { invalidEach } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';
import { fine, immutable } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';

export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  type: cSIStorageCapacities,
  singular: 'csistoragecapacity',
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    text('StorageClassName', 'For volumes of this class.', (object) => object.storageClassName),
    text('Capacity', 'How much room there is.', ({ capacity }) => capacity ?? '<unset>'),
  ],
  validate: ({ nodeTopology, storageClassName, capacity, maximumVolumeSize: most }) => [
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...invalidEach('storageClassName', storageClassName, dns1123SubdomainFaults(storageClassName)),
    ...(capacity === undefined ? fine : nonNegativeQuantity('capacity', capacity)),
    ...(most === undefined ? fine : nonNegativeQuantity('maximumVolumeSize', most)),
  ],
  validateUpdate: (object, stored) => [
    ...immutable('nodeTopology', object.nodeTopology, stored.nodeTopology),
    ...immutable('storageClassName', object.storageClassName, stored.storageClassName),
  ],
};
