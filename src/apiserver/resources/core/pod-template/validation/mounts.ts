/** The faults of where a container finds its volumes, as directories and as raw devices. */
import type { Container, PodSpec, VolumeMount } from '#api/gen/types.ts';
import { forbidden, invalid, notFound } from '#api/validation/errors.ts';
import { descendingPath, each, fine, oneOf, requiredText } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

export function validateMounts(container: Container, spec: PodSpec, field: string): Errors {
  return [
    ...validateVolumeMounts(container, spec, `${field}.volumeMounts`),
    ...validateDevices(container, spec, `${field}.volumeDevices`),
  ];
}

function validateVolumeMounts(container: Container, spec: PodSpec, field: string): Errors {
  const volumes = new Set(spec.volumes?.map((volume) => volume.name));
  const paths = new Set<string>();
  return each(container.volumeMounts, field, (mount, path) => {
    const taken = paths.has(mount.mountPath);
    paths.add(mount.mountPath);
    return [
      ...requiredText(`${path}.name`, mount.name),
      ...(mount.name && !volumes.has(mount.name) ? [notFound(`${path}.name`, mount.name)] : fine),
      ...requiredText(`${path}.mountPath`, mount.mountPath),
      ...(taken ? [invalid(`${path}.mountPath`, mount.mountPath, 'must be unique')] : fine),
      ...validateSubPath(mount, path),
      ...validatePropagation(mount, container, path),
    ];
  });
}

function validateSubPath({ subPath, subPathExpr }: VolumeMount, field: string): Errors {
  return [
    ...(subPath ? descendingPath(`${field}.subPath`, subPath) : fine),
    ...(subPathExpr ? descendingPath(`${field}.subPathExpr`, subPathExpr) : fine),
    ...(subPath && subPathExpr
      ? [
          invalid(
            `${field}.subPathExpr`,
            subPathExpr,
            'subPathExpr and subPath are mutually exclusive',
          ),
        ]
      : fine),
  ];
}

function validatePropagation(mount: VolumeMount, container: Container, field: string): Errors {
  const path = `${field}.mountPropagation`;
  return [
    ...oneOf(path, mount.mountPropagation, ['Bidirectional', 'HostToContainer', 'None']),
    ...(mount.mountPropagation === 'Bidirectional' && !container.securityContext?.privileged
      ? [
          forbidden(
            path,
            'Bidirectional mount propagation is available only to privileged containers',
          ),
        ]
      : fine),
  ];
}

function validateDevices({ volumeDevices }: Container, spec: PodSpec, field: string): Errors {
  const volumes = new Map(spec.volumes?.map((volume) => [volume.name, volume]));
  return each(volumeDevices, field, ({ name, devicePath }, path) => {
    const volume = volumes.get(name);
    return [
      ...requiredText(`${path}.name`, name),
      ...(name && !volume ? [notFound(`${path}.name`, name)] : fine),
      ...(volume && !volume.persistentVolumeClaim && !volume.ephemeral
        ? [
            invalid(
              `${path}.name`,
              name,
              'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
            ),
          ]
        : fine),
      ...requiredText(`${path}.devicePath`, devicePath),
    ];
  });
}
