/** A token of the Pod's ServiceAccount, bound to the Pod, renewed before it expires. */
import type { ServiceAccountTokenProjection } from '#api/gen/types.ts';
import { checkedPath, type Files } from './key-files.ts';
import type { VolumeContext } from './volume.ts';

export async function tokenFiles(
  context: VolumeContext,
  { path, audience, expirationSeconds = 3600 }: ServiceAccountTokenProjection,
  defaultMode: number,
): Promise<Files> {
  const { pod, tokens, host } = context;
  // Nobody could read it.
  if (!host.keepsPodFiles) return new Map();
  const { token, refreshInMs } = await tokens.token(pod, { audience, expirationSeconds });
  context.refreshAfter(refreshInMs);
  const owner = commonUser(context);
  const fsGroup = pod.spec.securityContext?.fsGroup;
  // Only its user may read it, where that is known; else everybody in the Pod must be able to (upstream's rule).
  const mode = owner !== undefined || fsGroup !== undefined ? 0o600 : defaultMode;
  const content = Buffer.from(token);
  return new Map([
    [checkedPath(path), { content, mode, ...(owner === undefined ? {} : { uid: owner }) }],
  ]);
}

/** The user that all containers run as, when that is one and told. */
function commonUser({ pod }: VolumeContext): number | undefined {
  const { containers, initContainers = [], securityContext } = pod.spec;
  const users = new Set(
    [...initContainers, ...containers].map(
      (container) => container.securityContext?.runAsUser ?? securityContext?.runAsUser,
    ),
  );
  return users.size === 1 ? [...users][0] : undefined;
}
