/** The fields of a Pod that its containers may read: as a variable or, for some, as a file. */
import type { Pod } from '#api/gen/types.ts';
import { StartFailure } from '../containers/start-failure.ts';

export interface FieldSurroundings {
  readonly podIPs: readonly string[];
  readonly nodeIP: string;
  readonly nodeName: string;
}

export function fieldValue(pod: Pod, path: string, around: FieldSurroundings): string {
  const { metadata, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  if (keyed) {
    const map = keyed[1] === 'labels' ? metadata.labels : metadata.annotations;
    return map?.[keyed[2] ?? ''] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'spec.nodeName':
      return around.nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return around.nodeIP;
    case 'status.podIP':
      return around.podIPs[0] ?? '';
    case 'status.podIPs':
      return around.podIPs.join(',');
    default:
      throw new StartFailure('CreateContainerConfigError', `unsupported fieldPath: ${path}`);
  }
}

/** One `key="value"` a line, sorted; the value quoted as Go quotes a string. */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
