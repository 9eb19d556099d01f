import { toleratesTaint } from '#api/tolerations.ts';
import { bringsNode, rejectedForGood } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;

/** Keeps Pods off Nodes that `kubectl cordon` closed. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter(pod, { node }) {
    if (!node.spec.unschedulable) return undefined;
    const tolerated = pod.spec.tolerations?.some((one) => toleratesTaint(one, taint));
    return tolerated ? undefined : rejectedForGood('node(s) were unschedulable');
  },
  mayHelp: bringsNode,
};
