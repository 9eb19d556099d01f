/** What is filled in on a Pod itself and not on a template. */
import type { Container, Pod, PodSpec } from '#api/gen/types.ts';
import { podRequests } from '#api/pod-resources.ts';
import { defaultPodSpec } from '../pod-template/defaults.ts';

export function defaultPod(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec);
  const complete = (container: Container): Container =>
    hostPorts(spec, requestsFromLimits(container));
  return {
    ...pod,
    spec: wholeRequests({
      ...spec,
      containers: spec.containers.map(complete),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(complete) }),
      enableServiceLinks: spec.enableServiceLinks ?? true,
    }),
  };
}

/** What the Pod as a whole doesn't say that it needs: what its containers need, or as much as it limits. */
function wholeRequests(spec: PodSpec): PodSpec {
  const { resources, overhead: _, ...containers } = spec;
  if (!resources?.requests && !resources?.limits) return spec;
  const sum = Object.entries(podRequests(containers)).filter(([name]) => isWhole(name));
  const limits = Object.entries(resources.limits ?? {});
  const requests = { ...Object.fromEntries([...limits, ...sum]), ...resources.requests };
  return Object.keys(requests).length === 0
    ? spec
    : { ...spec, resources: { ...resources, requests } };
}

/** Only these can be asked for by a Pod as a whole. */
function isWhole(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
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
