/** A Secret as files that never reach the disk; a change of it reaches running Pods. */
import { secrets } from '#api/gen/resources.ts';
import type { SecretProjection } from '#api/gen/types.ts';
import { writePayload } from './atomic-writer.ts';
import { defaultFileMode } from './config-map.ts';
import { secretData, selectFiles, type Files } from './key-files.ts';
import { writeOptions } from './write-options.ts';
import type { VolumeContext, VolumeKind } from './volume.ts';
import { notThere } from './volume-error.ts';

export const secretVolume: VolumeKind = {
  field: 'secret',
  async mount(context, volume) {
    const { secretName, defaultMode, ...rest } = volume.secret ?? {};
    const source = { ...rest, ...(secretName === undefined ? {} : { name: secretName }) };
    const files = await secretFiles(context, source, defaultMode ?? defaultFileMode);
    const hostPath = context.directory('secret', volume.name, 'memory');
    await writePayload(hostPath, files, writeOptions(context));
    return { hostPath, readOnly: true };
  },
};

export async function secretFiles(
  { references, pod, holder }: VolumeContext,
  { name = '', items, optional = false }: SecretProjection,
  defaultMode: number,
): Promise<Files> {
  const { namespace } = pod.metadata;
  const found = await references.hold(secrets, { namespace, name }, holder);
  if (found.state === 'missing') {
    if (optional) return new Map();
    throw notThere(`secret "${name}" not found`);
  }
  return selectFiles(secretData(found.object), { items, defaultMode, optional });
}
