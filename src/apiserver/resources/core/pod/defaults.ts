/** What is filled in on a Pod itself and not on a template. */
import type { Container, Pod, PodSpec } from '#api/gen/types.ts';
import { defaultPodSpec } from '../pod-template/defaults.ts';

export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec);
  const complete = (container: Container): Container =>
    hostPorts(spec, requestsFromLimits(container));
  return {
    ...pod,
    spec: {
      ...spec,
      containers: spec.containers.map(complete),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(complete) }),
      enableServiceLinks: spec.enableServiceLinks ?? true,
    },
  };
}

/** Who limits a resource and doesn't say what it needs, needs as much as the limit. */
function requestsFromLimits(container: Container): Container {
  const limits = container.resources?.limits;
  if (!limits) return container;
  const requests = { ...limits, ...container.resources?.requests };
  return { ...container, resources: { ...container.resources, requests } };
}

/** On the host's network a container's port is the host's port. */
function hostPorts(spec: PodSpec, container: Container): Container {
  if (!spec.hostNetwork || !container.ports) return container;
  const ports = container.ports.map((port) => ({
    ...port,
    hostPort: port.hostPort || port.containerPort,
  }));
  return { ...container, ports };
}
