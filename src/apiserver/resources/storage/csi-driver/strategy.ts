/** CSIDrivers: what Kubernetes must know of a storage driver to work with it. */
import type { CSIDriver } from '#api/gen/types.ts';
import { cSIDrivers } from '#api/gen/resources.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, yesNo } from '../../columns/column.ts';
import { validateDriver, validateDriverUpdate } from './validation.ts';

const unset = '<unset>';

export const csiDriverStrategy: Strategy<CSIDriver> = {
  type: cSIDrivers,
  singular: 'csidriver',
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    yesNo(
      'AttachRequired',
      'Whether its volumes are attached before they are mounted.',
      ({ spec }) => spec.attachRequired ?? true,
    ),
    yesNo(
      'PodInfoOnMount',
      'Whether it is told of the Pod when it mounts.',
      ({ spec }) => spec.podInfoOnMount ?? false,
    ),
    yesNo(
      'StorageCapacity',
      'Whether the scheduler asks how much room it has.',
      ({ spec }) => spec.storageCapacity ?? false,
    ),
    text(
      'TokenRequests',
      'For whom it gets tokens of the Pods.',
      ({ spec }) =>
        (spec.tokenRequests ?? []).map((request) => request.audience).join(',') || unset,
    ),
    yesNo(
      'RequiresRepublish',
      'Whether it is called again and again while mounted.',
      ({ spec }) => spec.requiresRepublish ?? false,
    ),
    text(
      'Modes',
      'Which lives its volumes have.',
      ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    ),
    ageColumn,
  ],
  // A driver's name is a label's value too, so it may not be long.
  validateName: (name) => [
    ...dns1123SubdomainFaults(name.toLowerCase()),
    ...(name.length > 63 ? ['must be no more than 63 characters'] : []),
  ],
  validate: validateDriver,
  validateUpdate: validateDriverUpdate,
  setDefaults: ({ spec, ...driver }) => ({
    ...driver,
    spec: {
      ...spec,
      attachRequired: spec.attachRequired ?? true,
      podInfoOnMount: spec.podInfoOnMount ?? false,
      storageCapacity: spec.storageCapacity ?? false,
      fsGroupPolicy: spec.fsGroupPolicy ?? 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: spec.volumeLifecycleModes?.length
        ? spec.volumeLifecycleModes
        : ['Persistent'],
      requiresRepublish: spec.requiresRepublish ?? false,
      seLinuxMount: spec.seLinuxMount ?? false,
    },
  }),
};
