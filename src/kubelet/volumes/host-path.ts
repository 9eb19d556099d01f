/** A file or directory of the node itself. */
import type { VolumeKind } from './volume.ts';
import { VolumeError } from './volume-error.ts';

export const hostPathVolume: VolumeKind = {
  field: 'hostPath',
  async mount({ host }, volume) {
    const { hostPath } = volume;
    if (!hostPath) throw new VolumeError('hostPath is not set');
    await host.prepareHostPath(hostPath);
    return { hostPath: hostPath.path, readOnly: false };
  },
};
