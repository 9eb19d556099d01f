/** The faults of a volume. */
import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { compareQuantities } from '#api/quantity.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { validateAccessModes } from '../../validation/access-modes.ts';
import { fine, immutable, oneOf, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateNodeSelector } from '../pod-template/validation/affinity.ts';
import { validateHostPath } from '../pod-template/validation/volume.ts';

/** All fields of the specification that aren't the volume itself. */
const commonFields = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

export function validateVolume({ spec }: PersistentVolume): Errors {
  const { storageClassName } = spec;
  return [
    ...(spec.accessModes?.length
      ? validateAccessModes(spec.accessModes, 'spec.accessModes')
      : [required('spec.accessModes')]),
    ...validateCapacity(spec),
    ...validateSource(spec),
    ...(spec.nodeAffinity ? validateNodeAffinity(spec.nodeAffinity) : fine),
    ...oneOf('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, [
      'Delete',
      'Recycle',
      'Retain',
    ]),
    ...(storageClassName
      ? invalidEach(
          'spec.storageClassName',
          storageClassName,
          dns1123SubdomainFaults(storageClassName),
        )
      : fine),
    ...oneOf('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

function validateNodeAffinity({ required: wanted }: VolumeNodeAffinity): Errors {
  const field = 'spec.nodeAffinity.required';
  return wanted
    ? validateNodeSelector(wanted, field)
    : [required(field, 'must specify required node constraints')];
}

function validateCapacity({ capacity = {} }: PersistentVolumeSpec): Errors {
  const { storage } = capacity;
  if (storage === undefined || Object.keys(capacity).length > 1) {
    return Object.keys(capacity).length === 0
      ? [required('spec.capacity')]
      : [notSupported('spec.capacity', capacity, ['storage'])];
  }
  return compareQuantities(storage, 0) > 0
    ? fine
    : [invalid('spec.capacity[storage]', storage, 'must be greater than zero')];
}

function sourcesOf(spec: PersistentVolumeSpec): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(spec).filter(([key, value]) => !commonFields.has(key) && value !== undefined),
  );
}

function validateSource(spec: PersistentVolumeSpec): Errors {
  const [first, ...more] = Object.keys(sourcesOf(spec));
  if (first === undefined) return [required('spec', 'must specify a volume type')];
  const { hostPath, local, nfs, csi } = spec;
  return [
    ...(hostPath ? validateHostPath(hostPath, 'spec.hostPath') : fine),
    ...(hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          forbidden(
            'spec.persistentVolumeReclaimPolicy',
            "may not be 'recycle' for a hostPath mount of '/'",
          ),
        ]
      : fine),
    ...(local ? requiredText('spec.local.path', local.path) : fine),
    ...(local && !spec.nodeAffinity
      ? [required('spec.nodeAffinity', 'Local volume requires node affinity')]
      : fine),
    ...(nfs ? requiredText('spec.nfs.server', nfs.server) : fine),
    ...(nfs ? requiredText('spec.nfs.path', nfs.path) : fine),
    ...(csi ? requiredText('spec.csi.driver', csi.driver) : fine),
    ...(csi ? requiredText('spec.csi.volumeHandle', csi.volumeHandle) : fine),
    ...more.map((source) => forbidden(`spec.${source}`, 'may not specify more than 1 volume type')),
  ];
}

export function validateVolumeUpdate({ spec }: PersistentVolume, stored: PersistentVolume): Errors {
  const source = sourcesOf(spec);
  const affinity = stored.spec.nodeAffinity;
  return [
    ...(deepEqual(source, sourcesOf(stored.spec))
      ? fine
      : [
          forbidden(
            'spec.persistentvolumesource',
            'spec.persistentvolumesource is immutable after creation',
          ),
        ]),
    ...immutable('spec.volumeMode', spec.volumeMode, stored.spec.volumeMode),
    ...(affinity ? immutable('spec.nodeAffinity', spec.nodeAffinity, affinity) : fine),
  ];
}
