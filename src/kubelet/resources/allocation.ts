/**
 * What the kubelet has granted a Pod of what it asks for, while the two differ: a Pod in place is resized in two steps,
 * granted and then carried out (KEP-1287). The API is where it is kept: a kubelet that starts again reads it from the
 * Pod's status. Pure.
 */
import type { Container, ContainerStatus, Pod, ResourceRequirements } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';
import { compareQuantities } from '#api/quantity.ts';

export interface Allocation {
  /** By container name, of those that can be resized: main containers and sidecars. */
  readonly containers: ReadonlyMap<string, ResourceRequirements>;
  /** Of the Pod as a whole, where it says so itself. */
  readonly pod: ResourceRequirements | undefined;
}

export const resizableResources = ['cpu', 'memory'] as const;

function resizable({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
}

/** What a Pod asks for. */
export function allocationOf(pod: Pod): Allocation {
  const containers = resizable(pod).map(({ name, resources }): [string, ResourceRequirements] => [
    name,
    resources ?? {},
  ]);
  return { containers: new Map(containers), pod: pod.spec.resources };
}

/** What a Pod that ran before was granted, as its status tells. */
export function toldAllocation(pod: Pod): Allocation {
  const { status } = pod;
  const told = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const containers = resizable(pod).map(({ name, resources }): [string, ResourceRequirements] => [
    name,
    granted(
      resources ?? {},
      told.find((entry) => entry.name === name),
    ),
  ]);
  const whole = pod.spec.resources && granted(pod.spec.resources, status);
  return { containers: new Map(containers), pod: whole };
}

function granted(
  asked: ResourceRequirements,
  told: Pick<ContainerStatus, 'allocatedResources' | 'resources'> | undefined,
): ResourceRequirements {
  const requests = told?.allocatedResources;
  const limits = told?.resources?.limits;
  return { ...asked, ...(requests && { requests }), ...(limits && { limits }) };
}

/** The Pod as if it asked for just that; the Pod itself where it does. */
export function withAllocation(pod: Pod, allocation: Allocation | undefined): Pod {
  if (!allocation || sameAllocation(allocationOf(pod), allocation)) return pod;
  const apply = (container: Container): Container => {
    const resources = allocation.containers.get(container.name);
    return resources ? { ...container, resources } : container;
  };
  const { containers, initContainers } = pod.spec;
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(apply),
      ...(initContainers && { initContainers: initContainers.map(apply) }),
      ...(allocation.pod && { resources: allocation.pod }),
    },
  };
}

export function sameAllocation(a: Allocation, b: Allocation): boolean {
  return (
    sameResources(a.pod ?? {}, b.pod ?? {}) &&
    [...a.containers].every(([name, resources]) =>
      sameResources(resources, b.containers.get(name) ?? {}),
    )
  );
}

/** Whether two ask for the same CPU and memory: nothing else can be resized. */
export function sameResources(a: ResourceRequirements, b: ResourceRequirements): boolean {
  return resizableResources.every((name) => !differs(a, b, name));
}

export function differs(a: ResourceRequirements, b: ResourceRequirements, name: string): boolean {
  return (['requests', 'limits'] as const).some((kind) => {
    const one = a[kind]?.[name];
    const other = b[kind]?.[name];
    if (one === undefined || other === undefined) return one !== other;
    return compareQuantities(one, other) !== 0;
  });
}
