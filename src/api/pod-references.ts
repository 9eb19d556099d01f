/** The names of the objects that a Pod uses. */
import type { Pod } from '#api/gen/types.ts';

type Containers = readonly NonNullable<Pod['spec']['containers']>[number][];

function containersOf({ spec }: Pod): Containers {
  // Ephemeral containers have the fields that are read here.
  const ephemeral = (spec.ephemeralContainers ?? []) as unknown as Containers;
  return [...(spec.initContainers ?? []), ...spec.containers, ...ephemeral];
}

/** Names that are there, without the empty ones. */
function present(names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name): name is string => name !== undefined && name !== '');
}

export function secretsOf(pod: Pod): readonly string[] {
  const volumes = pod.spec.volumes ?? [];
  return present([
    ...(pod.spec.imagePullSecrets ?? []).map(({ name }) => name),
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...envFrom.map(({ secretRef }) => secretRef?.name),
    ]),
    ...volumes.flatMap((volume) => [
      volume.secret?.secretName,
      volume.csi?.nodePublishSecretRef?.name,
      ...(volume.projected?.sources ?? []).map(({ secret }) => secret?.name),
    ]),
  ]);
}

export function configMapsOf(pod: Pod): readonly string[] {
  const volumes = pod.spec.volumes ?? [];
  return present([
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
      ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ]),
    ...volumes.flatMap((volume) => [
      volume.configMap?.name,
      ...(volume.projected?.sources ?? []).map(({ configMap }) => configMap?.name),
    ]),
  ]);
}
