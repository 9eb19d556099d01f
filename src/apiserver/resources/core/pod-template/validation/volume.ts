/** The faults of a Pod's volumes. */
import type { KeyToPath, Volume } from '#api/gen/types.ts';
import { duplicate, forbidden, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import {
  each,
  fileMode,
  fine,
  noBackSteps,
  oneOf,
  requiredText,
} from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { nonNegativeQuantity } from '../../../validation/resource-list.ts';
import { validateProjected } from './projected-volume.ts';
import { validateDownwardFiles, validateItems } from './volume-files.ts';

const hostPathTypes = [
  '',
  'DirectoryOrCreate',
  'Directory',
  'FileOrCreate',
  'File',
  'Socket',
  'CharDevice',
  'BlockDevice',
];

export function validateVolumes(volumes: readonly Volume[] | undefined, field: string): Errors {
  const names = new Set<string>();
  return each(volumes, field, (volume, path) => {
    const { name } = volume;
    const taken = names.has(name);
    names.add(name);
    return [
      ...validateSource(volume, path),
      ...(name
        ? invalidEach(`${path}.name`, name, dns1123LabelFaults(name))
        : [required(`${path}.name`)]),
      ...(taken ? [duplicate(`${path}.name`, name)] : fine),
    ];
  });
}

function validateSource(volume: Volume, field: string): Errors {
  const { name: _, ...sources } = volume;
  const [first, ...more] = Object.entries(sources)
    .filter(([, source]) => source !== undefined)
    .map(([source]) => source);
  if (first === undefined) return [required(field, 'must specify a volume type')];
  return [
    ...validateKnown(volume, field),
    ...more.map((source) =>
      forbidden(`${field}.${source}`, 'may not specify more than 1 volume type'),
    ),
  ];
}

function validateKnown(volume: Volume, field: string): Errors {
  const { emptyDir, hostPath, secret, configMap, downwardAPI, projected, nfs } = volume;
  return [
    ...(emptyDir?.sizeLimit
      ? nonNegativeQuantity(`${field}.emptyDir.sizeLimit`, emptyDir.sizeLimit)
      : fine),
    ...(hostPath ? validateHostPath(hostPath, `${field}.hostPath`) : fine),
    ...(secret ? requiredText(`${field}.secret.secretName`, secret.secretName) : fine),
    ...(secret ? validateFiles(secret, `${field}.secret`) : fine),
    ...(configMap ? requiredText(`${field}.configMap.name`, configMap.name) : fine),
    ...(configMap ? validateFiles(configMap, `${field}.configMap`) : fine),
    ...(downwardAPI
      ? [
          ...fileMode(`${field}.downwardAPI.defaultMode`, downwardAPI.defaultMode),
          ...validateDownwardFiles(downwardAPI.items, `${field}.downwardAPI.items`),
        ]
      : fine),
    ...(projected ? validateProjected(projected, `${field}.projected`) : fine),
    ...(volume.persistentVolumeClaim
      ? requiredText(
          `${field}.persistentVolumeClaim.claimName`,
          volume.persistentVolumeClaim.claimName,
        )
      : fine),
    ...(volume.ephemeral && !volume.ephemeral.volumeClaimTemplate
      ? [required(`${field}.ephemeral.volumeClaimTemplate`)]
      : fine),
    ...(nfs ? requiredText(`${field}.nfs.server`, nfs.server) : fine),
    ...(nfs ? requiredText(`${field}.nfs.path`, nfs.path) : fine),
    ...(volume.csi ? requiredText(`${field}.csi.driver`, volume.csi.driver) : fine),
  ];
}

export function validateHostPath(
  { path, type }: { readonly path: string; readonly type?: string },
  field: string,
): Errors {
  return [
    ...(path ? noBackSteps(`${field}.path`, path) : [required(`${field}.path`)]),
    ...oneOf(`${field}.type`, type, hostPathTypes),
  ];
}

function validateFiles(
  { defaultMode, items }: { defaultMode?: number; items?: readonly KeyToPath[] },
  field: string,
): Errors {
  return [
    ...fileMode(`${field}.defaultMode`, defaultMode),
    ...validateItems(items, `${field}.items`),
  ];
}
