/** The PersistentVolume that a claim is bound to: a directory of this node. */
import { chmod, mkdir, stat } from 'node:fs/promises';
import { persistentVolumeClaims, persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolume } from '#api/gen/types.ts';
import { isSystemError } from '#base/errors.ts';
import type { Host } from '../host/host.ts';
import { isLocalPath } from './local-path.ts';
import type { MountedVolume, VolumeContext, VolumeKind } from './volume.ts';
import { notThere, VolumeError } from './volume-error.ts';

export const persistentVolumeClaimVolume: VolumeKind = {
  field: 'persistentVolumeClaim',
  async mount(context, volume) {
    const { claimName = '', readOnly = false } = volume.persistentVolumeClaim ?? {};
    return mountClaim(context, claimName, readOnly);
  },
};

export async function mountClaim(
  { pod, references, holder, host }: VolumeContext,
  name: string,
  readOnly: boolean,
): Promise<MountedVolume> {
  const { namespace } = pod.metadata;
  const claim = await references.hold(persistentVolumeClaims, { namespace, name }, holder);
  if (claim.state === 'missing') {
    throw notThere(`persistentvolumeclaim "${name}" not found`);
  }
  const { spec, status } = claim.object;
  if (status?.phase !== 'Bound' || !spec.volumeName) {
    throw notThere(`PVC ${namespace}/${name} is not bound`);
  }
  const volume = await references.hold(persistentVolumes, { name: spec.volumeName }, holder);
  if (volume.state === 'missing') {
    throw notThere(`persistentvolume "${spec.volumeName}" not found`);
  }
  const hostPath = await preparePersistentVolume(host, volume.object);
  return { hostPath, readOnly: readOnly || readOnlyModes(volume.object) };
}

async function preparePersistentVolume(host: Host, volume: PersistentVolume): Promise<string> {
  const { hostPath, local } = volume.spec;
  const path = hostPath?.path ?? local?.path;
  if (!path) throw new VolumeError('only hostPath and local PersistentVolumes can be mounted here');
  if (isLocalPath(volume)) {
    // The provisioner only made the object: the directory is this node's work.
    if ((await mkdir(path, { recursive: true })) !== undefined) await chmod(path, 0o777);
  } else if (hostPath) {
    await host.prepareHostPath(hostPath);
  } else {
    await checkLocal(path);
  }
  return path;
}

async function checkLocal(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    throw new VolumeError(`path "${path}" does not exist`, { cause: error });
  }
}

function readOnlyModes({ spec }: PersistentVolume): boolean {
  const modes = spec.accessModes ?? [];
  return modes.length > 0 && modes.every((mode) => mode === 'ReadOnlyMany');
}
