/** A ConfigMap as files; a change of it reaches running Pods. */
import { configMaps } from '#api/gen/resources.ts';
import type { ConfigMapProjection } from '#api/gen/types.ts';
import { writePayload } from './atomic-writer.ts';
import { configMapData, selectFiles, type Files } from './key-files.ts';
import { writeOptions } from './write-options.ts';
import type { VolumeContext, VolumeKind } from './volume.ts';
import { notThere } from './volume-error.ts';

export const defaultFileMode = 0o644;

export const configMapVolume: VolumeKind = {
  field: 'configMap',
  async mount(context, volume) {
    const source = volume.configMap ?? {};
    const files = await configMapFiles(context, source, source.defaultMode ?? defaultFileMode);
    const hostPath = context.directory('configmap', volume.name);
    await writePayload(hostPath, files, writeOptions(context));
    return { hostPath, readOnly: true };
  },
};

export async function configMapFiles(
  { references, pod, holder }: VolumeContext,
  { name = '', items, optional = false }: ConfigMapProjection,
  defaultMode: number,
): Promise<Files> {
  const { namespace } = pod.metadata;
  const found = await references.hold(configMaps, { namespace, name }, holder);
  if (found.state === 'missing') {
    if (optional) return new Map();
    throw notThere(`configmap "${name}" not found`);
  }
  return selectFiles(configMapData(found.object), { items, defaultMode, optional });
}
