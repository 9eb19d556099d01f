/** The containers of a Pod and the part that each plays. */
import type { Container, EphemeralContainer, Pod } from '#api/gen/types.ts';

/**
 * `init` runs to its end before the next; `sidecar` (an init container with `restartPolicy: Always`, KEP-753) starts in
 * the same order but keeps running; `ephemeral` is added for debugging and never restarted.
 */
export type Role = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface PodContainer {
  readonly container: Container;
  readonly role: Role;
}

export function initContainersOf(pod: Pod): readonly PodContainer[] {
  return (pod.spec.initContainers ?? []).map((container) => ({
    container,
    role: container.restartPolicy === 'Always' ? 'sidecar' : 'init',
  }));
}

export function mainContainersOf(pod: Pod): readonly PodContainer[] {
  return pod.spec.containers.map((container) => ({ container, role: 'main' }));
}

export function ephemeralContainersOf(pod: Pod): readonly PodContainer[] {
  return (pod.spec.ephemeralContainers ?? []).map((container: EphemeralContainer) => ({
    container,
    role: 'ephemeral',
  }));
}

export function allContainersOf(pod: Pod): readonly PodContainer[] {
  return [...initContainersOf(pod), ...mainContainersOf(pod), ...ephemeralContainersOf(pod)];
}

/** What decides whether a container that ended runs again. */
export function restartPolicyOf(
  pod: Pod,
  { role }: PodContainer,
): 'Always' | 'OnFailure' | 'Never' {
  if (role === 'sidecar') return 'Always';
  if (role === 'ephemeral') return 'Never';
  const policy = pod.spec.restartPolicy ?? 'Always';
  // An init container that succeeded is never run again, whatever the Pod says.
  if (role === 'init') return policy === 'Never' ? 'Never' : 'OnFailure';
  return policy;
}

/** `spec.containers{name}`, as events name a container. */
export function fieldPathOf({ container, role }: PodContainer): string {
  const list = { init: 'initContainers', sidecar: 'initContainers', main: 'containers' };
  return `spec.${role === 'ephemeral' ? 'ephemeralContainers' : list[role]}{${container.name}}`;
}

/** `name_namespace(uid)`, as messages name a Pod. */
export function podTitle(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
