/** The defaults of a Pod's volumes: what each source means where the manifest doesn't say. */
import type { ProjectedVolumeSource, Volume, VolumeProjection } from '#api/gen/types.ts';
import { defaultPullPolicy } from './image.ts';

/** 0644. */
const defaultMode = 420;

/** The sources that need nothing more than a mode for their files. */
const modeSources = ['secret', 'configMap', 'downwardAPI'] as const;

export function defaultVolume(volume: Volume): Volume {
  const { name, ...source } = volume;
  if (Object.keys(source).length === 0) return { name, emptyDir: {} };
  let result = volume;
  for (const key of modeSources) {
    const value = result[key];
    if (value)
      result = { ...result, [key]: { ...value, defaultMode: value.defaultMode ?? defaultMode } };
  }
  if (result.downwardAPI) {
    const items = result.downwardAPI.items?.map(defaultFieldRefOf);
    result = { ...result, downwardAPI: { ...result.downwardAPI, ...(items ? { items } : {}) } };
  }
  if (result.projected) result = { ...result, projected: defaultProjected(result.projected) };
  if (result.hostPath) {
    result = { ...result, hostPath: { ...result.hostPath, type: result.hostPath.type ?? '' } };
  }
  if (result.ephemeral?.volumeClaimTemplate) {
    const template = result.ephemeral.volumeClaimTemplate;
    const spec = {
      ...template.spec,
      volumeMode: template.spec.volumeMode ?? ('Filesystem' as const),
    };
    result = { ...result, ephemeral: { volumeClaimTemplate: { ...template, spec } } };
  }
  if (result.image && !result.image.pullPolicy) {
    const pullPolicy = defaultPullPolicy(result.image.reference ?? '');
    result = { ...result, image: { ...result.image, pullPolicy } };
  }
  return defaultIscsiAndFriends(result);
}

/** Network storage that came with Kubernetes' first years; still accepted, so still defaulted. */
function defaultIscsiAndFriends(volume: Volume): Volume {
  const { iscsi, rbd, azureDisk, scaleIO } = volume;
  if (!iscsi && !rbd && !azureDisk && !scaleIO) return volume;
  return {
    ...volume,
    ...(iscsi && { iscsi: { ...iscsi, iscsiInterface: iscsi.iscsiInterface || 'default' } }),
    ...(rbd && {
      rbd: {
        ...rbd,
        pool: rbd.pool || 'rbd',
        user: rbd.user || 'admin',
        keyring: rbd.keyring || '/etc/ceph/keyring',
      },
    }),
    ...(azureDisk && {
      azureDisk: {
        ...azureDisk,
        cachingMode: azureDisk.cachingMode ?? 'ReadWrite',
        kind: azureDisk.kind ?? 'Shared',
        fsType: azureDisk.fsType ?? 'ext4',
        readOnly: azureDisk.readOnly ?? false,
      },
    }),
    ...(scaleIO && {
      scaleIO: {
        ...scaleIO,
        storageMode: scaleIO.storageMode || 'ThinProvisioned',
        fsType: scaleIO.fsType || 'xfs',
      },
    }),
  };
}

function defaultProjected(projected: ProjectedVolumeSource): ProjectedVolumeSource {
  const sources = projected.sources?.map(defaultProjection);
  return {
    ...projected,
    ...(sources ? { sources } : {}),
    defaultMode: projected.defaultMode ?? defaultMode,
  };
}

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const { serviceAccountToken, downwardAPI } = projection;
  return {
    ...projection,
    ...(serviceAccountToken && {
      serviceAccountToken: {
        ...serviceAccountToken,
        expirationSeconds: serviceAccountToken.expirationSeconds ?? 3600,
      },
    }),
    ...(downwardAPI?.items && {
      downwardAPI: { ...downwardAPI, items: downwardAPI.items.map(defaultFieldRefOf) },
    }),
  };
}

interface WithFieldRef {
  readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath: string };
}

/** `fieldRef.apiVersion` is `v1` unless said otherwise. */
export function defaultFieldRefOf<T extends WithFieldRef>(item: T): T {
  if (!item.fieldRef || item.fieldRef.apiVersion) return item;
  return { ...item, fieldRef: { ...item.fieldRef, apiVersion: 'v1' } };
}
