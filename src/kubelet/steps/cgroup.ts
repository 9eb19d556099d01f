/** The Pod's own cgroup with its limits, above those of its containers. */
import { podCgroupParent } from '../resources/cgroup-name.ts';
import { podCgroupResources } from '../resources/pod-resources.ts';
import { qosClassOf } from '../resources/qos.ts';
import { readySandbox } from '../observed.ts';
import type { SyncStep } from '../sync-context.ts';

export const cgroupStep: SyncStep = {
  name: 'cgroup',
  async run({ pod, parts, observed }) {
    // Without requests and limits there is nothing to set, and the runtime makes the cgroup.
    if (readySandbox(observed) || qosClassOf(pod) === 'BestEffort') return 'next';
    const name = podCgroupParent(pod, parts.config.cgroupRoot);
    await parts.host.ensureCgroup(name, podCgroupResources(pod));
    return 'next';
  },
};
