/** The containers of a Pod and the part that each plays. */
import type { Container, ContainerRestartRule, EphemeralContainer, Pod } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';

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
    role: isSidecar(container) ? 'sidecar' : 'init',
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

/** Whether a container that ended so runs again: its own rules first, then its own policy, then the Pod's (KEP-5307). */
export function restartsAfter(
  pod: Pod,
  { container, role }: PodContainer,
  exitCode: number,
): boolean {
  if (role === 'sidecar') return true;
  if (role === 'ephemeral') return false;
  if (ruleFor(container, exitCode)) return true;
  const policy = container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
  // An init container that succeeded is never run again, whatever the Pod says.
  if (policy === 'Always') return role === 'main' || exitCode !== 0;
  return policy === 'OnFailure' && exitCode !== 0;
}

/** What the first of its own rules that fits says of a container that ended so; undefined where none fits. */
export function ruleFor(
  { restartPolicyRules = [] }: Container,
  exitCode: number,
): 'Restart' | 'RestartAllContainers' | undefined {
  const action = restartPolicyRules.find((rule) => applies(rule, exitCode))?.action;
  return action === 'Restart' || action === 'RestartAllContainers' ? action : undefined;
}

function applies({ exitCodes }: ContainerRestartRule, exitCode: number): boolean {
  if (!exitCodes) return false;
  const listed = (exitCodes.values ?? []).includes(exitCode);
  return exitCodes.operator === 'In' ? listed : !listed;
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
