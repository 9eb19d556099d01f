/**
 * The labels and annotations by which a sandbox or container tells, after a restart of the kubelet, whose it is.
 * The names are upstream's, so that `crictl` and log collectors understand them.
 */
import { createHash } from 'node:crypto';
import type { Container, Pod } from '#api/gen/types.ts';
import type { PodContainer } from './pod-containers.ts';

export const podNameLabel = 'io.kubernetes.pod.name';
const podNamespaceLabel = 'io.kubernetes.pod.namespace';
export const podUidLabel = 'io.kubernetes.pod.uid';
const containerNameLabel = 'io.kubernetes.container.name';
export const containerHashAnnotation = 'io.kubernetes.container.hash';
/** `init`, `sidecar`, `main` or `ephemeral`; Holdfast's own. */
const containerRoleAnnotation = 'io.kubernetes.container.role';
export const terminationMessagePathAnnotation = 'io.kubernetes.container.terminationMessagePath';
export const terminationMessagePolicyAnnotation =
  'io.kubernetes.container.terminationMessagePolicy';
export const podGracePeriodAnnotation = 'io.kubernetes.pod.terminationGracePeriod';

type Strings = Readonly<Record<string, string>>;

export function sandboxLabels(pod: Pod): Strings {
  const { name, namespace, uid, labels } = pod.metadata;
  return {
    ...labels,
    [podNameLabel]: name,
    [podNamespaceLabel]: namespace,
    [podUidLabel]: uid,
  };
}

export function containerLabels(pod: Pod, container: Container): Strings {
  const { name, namespace, uid } = pod.metadata;
  return {
    [podNameLabel]: name,
    [podNamespaceLabel]: namespace,
    [podUidLabel]: uid,
    [containerNameLabel]: container.name,
  };
}

export function containerAnnotations(
  pod: Pod,
  { container, role }: PodContainer,
  attempt: number,
): Strings {
  const grace = pod.spec.terminationGracePeriodSeconds;
  return {
    [containerHashAnnotation]: containerHash(container),
    [containerRoleAnnotation]: role,
    'io.kubernetes.container.restartCount': String(attempt),
    [terminationMessagePathAnnotation]: container.terminationMessagePath ?? '',
    [terminationMessagePolicyAnnotation]: container.terminationMessagePolicy ?? 'File',
    ...(grace === undefined ? {} : { [podGracePeriodAnnotation]: String(grace) }),
  };
}

/** Changes when a running container has to be replaced: only name and image may change in a Pod's life. */
export function containerHash(container: Container): string {
  return createHash('sha256')
    .update(`${container.name}\0${container.image ?? ''}`)
    .digest('hex')
    .slice(0, 8);
}
