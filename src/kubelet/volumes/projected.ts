/** Several sources in one directory: ConfigMaps, Secrets, the downward API, ServiceAccount tokens. */
import type { VolumeProjection } from '#api/gen/types.ts';
import { writePayload } from './atomic-writer.ts';
import { configMapFiles, defaultFileMode } from './config-map.ts';
import { downwardFiles } from './downward-api.ts';
import type { Files } from './key-files.ts';
import { secretFiles } from './secret.ts';
import { tokenFiles } from './service-account-token.ts';
import type { VolumeContext, VolumeKind } from './volume.ts';
import { VolumeError } from './volume-error.ts';
import { writeOptions } from './write-options.ts';

export const projectedVolume: VolumeKind = {
  field: 'projected',
  async mount(context, volume) {
    const { sources = [], defaultMode = defaultFileMode } = volume.projected ?? {};
    const parts = await Promise.all(sources.map((source) => filesOf(context, source, defaultMode)));
    const files: Files = new Map(parts.flatMap((part) => [...part]));
    // Tokens are secret, so all of it stays in memory.
    const hostPath = context.directory('projected', volume.name, 'memory');
    await writePayload(hostPath, files, writeOptions(context));
    return { hostPath, readOnly: true };
  },
};

async function filesOf(
  context: VolumeContext,
  source: VolumeProjection,
  defaultMode: number,
): Promise<Files> {
  if (source.configMap) return configMapFiles(context, source.configMap, defaultMode);
  if (source.secret) return secretFiles(context, source.secret, defaultMode);
  if (source.downwardAPI)
    return downwardFiles(context, source.downwardAPI.items ?? [], defaultMode);
  if (source.serviceAccountToken) {
    return tokenFiles(context, source.serviceAccountToken, defaultMode);
  }
  throw new VolumeError(`unsupported projected volume source: ${Object.keys(source).join(', ')}`);
}
