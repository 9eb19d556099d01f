/** The limits of a Pod's own cgroup. */
import type { Pod } from '#api/gen/types.ts';
import { podLimits, podRequests } from '#api/pod-resources.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';
import type { LinuxResources } from '../cri/runtime.ts';
import { quotaOf, quotaPeriod, sharesOf } from './linux-resources.ts';
import { qosClassOf } from './qos.ts';

/** A limit holds for the Pod when it is the Pod's own, or when each of its containers has one. */
export function podCgroupResources(pod: Pod): LinuxResources {
  if (qosClassOf(pod) === 'BestEffort') return { cpuShares: sharesOf(0) };
  const requests = podRequests(pod.spec);
  const limits = podLimits(pod.spec);
  const cpu = boundOf(pod, 'cpu') ? quantityToMillis(limits['cpu'] ?? '0') : 0;
  const memory = boundOf(pod, 'memory') ? quantityToNumber(limits['memory'] ?? '0') : 0;
  return {
    cpuShares: sharesOf(quantityToMillis(requests['cpu'] ?? '0')),
    ...(cpu > 0 ? { cpuQuota: quotaOf(cpu), cpuPeriod: quotaPeriod } : {}),
    ...(memory > 0 ? { memoryLimitBytes: memory } : {}),
  };
}

function boundOf({ spec }: Pod, resource: string): boolean {
  if (spec.resources?.limits?.[resource] !== undefined) return true;
  return [...spec.containers, ...(spec.initContainers ?? [])].every(
    ({ resources }) => resources?.limits?.[resource] !== undefined,
  );
}

/** For the sandbox's configuration; nothing where the Pod has no limits. */
export function podLinuxResources(pod: Pod): { readonly resources?: LinuxResources } {
  return qosClassOf(pod) === 'BestEffort' ? {} : { resources: podCgroupResources(pod) };
}
