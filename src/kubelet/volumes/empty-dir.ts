/** A directory that lives as long as the Pod: on disk, or in memory with `medium: Memory`. */
import { chmod, mkdir } from 'node:fs/promises';
import { quantityToNumber } from '#api/quantity.ts';
import type { VolumeKind } from './volume.ts';
import { VolumeError } from './volume-error.ts';

export const emptyDirVolume: VolumeKind = {
  field: 'emptyDir',
  async mount(context, volume) {
    const { medium = '', sizeLimit } = volume.emptyDir ?? {};
    const hostPath = context.directory('empty-dir', volume.name);
    if (medium.startsWith('HugePages')) {
      throw new VolumeError(`huge pages are not available on this node: medium ${medium}`);
    }
    const made = await mkdir(hostPath, { recursive: true });
    if (medium === 'Memory') {
      const limit = sizeLimit === undefined ? 0 : quantityToNumber(sizeLimit);
      await context.host.mountTmpfs(hostPath, limit > 0 ? limit : undefined);
    }
    if (made !== undefined) await chmod(hostPath, 0o777);
    return { hostPath, readOnly: false };
  },
};
