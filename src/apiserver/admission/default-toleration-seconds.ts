/** DefaultTolerationSeconds: a Pod stays five minutes on a node that is lost, unless it says otherwise. */
import { pods } from '#api/gen/resources.ts';
import type { Toleration } from '#api/gen/types.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';

const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;
const tolerationSeconds = 300;

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  operations: ['CREATE', 'UPDATE'],
  mutate: (request) => {
    if (!isAbout(request, pods)) return request.object;
    const pod = objectOf(request, pods);
    const given = pod.spec.tolerations ?? [];
    const added = taints
      .filter((key) => !given.some((toleration) => speaksOf(toleration, key)))
      .map((key): Toleration => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds,
      }));
    if (added.length === 0) return pod;
    return { ...pod, spec: { ...pod.spec, tolerations: [...given, ...added] } };
  },
};

function speaksOf({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
