/** The Pod's own fields as files; a change of labels or annotations reaches the running Pod. */
import type { DownwardAPIVolumeFile } from '#api/gen/types.ts';
import { fieldValue } from '../env/field-ref.ts';
import { resourceValue } from '../env/resource-field.ts';
import { writePayload } from './atomic-writer.ts';
import { defaultFileMode } from './config-map.ts';
import { checkedPath, type Files } from './key-files.ts';
import type { VolumeContext, VolumeKind } from './volume.ts';
import { writeOptions } from './write-options.ts';

export const downwardAPIVolume: VolumeKind = {
  field: 'downwardAPI',
  async mount(context, volume) {
    const { items, defaultMode } = volume.downwardAPI ?? {};
    const files = downwardFiles(context, items ?? [], defaultMode ?? defaultFileMode);
    const hostPath = context.directory('downward-api', volume.name);
    await writePayload(hostPath, files, writeOptions(context));
    return { hostPath, readOnly: true };
  },
};

export function downwardFiles(
  { pod, config, allocatable }: VolumeContext,
  items: readonly DownwardAPIVolumeFile[],
  defaultMode: number,
): Files {
  const around = { podIPs: [], nodeIP: config.nodeIP, nodeName: config.nodeName };
  const files: Files = new Map();
  for (const { path, fieldRef, resourceFieldRef, mode } of items) {
    const text = fieldRef
      ? fieldValue(pod, fieldRef.fieldPath, around)
      : resourceFieldRef
        ? resourceValue(pod, resourceFieldRef, { container: undefined, allocatable })
        : '';
    files.set(checkedPath(path), { content: Buffer.from(text), mode: mode ?? defaultMode });
  }
  return files;
}
