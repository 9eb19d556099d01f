/** RuntimeClass: a Pod takes over what its class costs and on which nodes it is. */
import { pods, runtimeClasses } from '#api/gen/resources.ts';
import type { Pod, RuntimeClass, Toleration } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, objectOf, refuse } from './kinds.ts';

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  operations: ['CREATE'],
  mutate(request, context) {
    if (!isAbout(request, pods)) return request.object;
    const pod = objectOf(request, pods);
    const found = classOf(pod, request, context);
    return found ? withScheduling(withOverhead(pod, found, request), found, request) : pod;
  },
  validate(request, context) {
    const { object } = request;
    if (!object || !isAbout(request, pods)) return;
    const pod = objectOf({ object }, pods);
    const overhead = pod.spec.overhead ?? {};
    const defined = classOf(pod, request, context)?.overhead?.podFixed;
    if (defined && !deepEqual(defined, overhead)) throw refuse(request, otherOverhead);
    if (!defined && Object.keys(overhead).length > 0) {
      throw refuse(
        request,
        'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      );
    }
  },
};

const otherOverhead = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function classOf(
  { spec }: Pod,
  request: AdmissionRequest,
  { reader }: RequestContext,
): RuntimeClass | undefined {
  const name = spec.runtimeClassName;
  if (!name) return undefined;
  const found = reader.get(runtimeClasses, { name });
  if (!found) {
    throw refuse(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  }
  return found;
}

function withOverhead(pod: Pod, { overhead }: RuntimeClass, request: AdmissionRequest): Pod {
  const { spec } = pod;
  if (!overhead) return pod;
  const own = spec.overhead ?? {};
  if (Object.keys(own).length > 0 && !deepEqual(own, overhead.podFixed)) {
    throw refuse(request, otherOverhead);
  }
  return overhead.podFixed ? { ...pod, spec: { ...spec, overhead: overhead.podFixed } } : pod;
}

function withScheduling(pod: Pod, { scheduling }: RuntimeClass, request: AdmissionRequest): Pod {
  if (!scheduling) return pod;
  const { nodeSelector: own = {}, tolerations = [] } = pod.spec;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    if (key in own && own[key] !== value) {
      throw refuse(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`,
      );
    }
  }
  const merged = { ...own, ...scheduling.nodeSelector };
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(Object.keys(merged).length > 0 && { nodeSelector: merged }),
      tolerations: mergeTolerations(tolerations, scheduling.tolerations ?? []),
    },
  };
}

/** Both, without what is there already. */
function mergeTolerations(
  own: readonly Toleration[],
  more: readonly Toleration[],
): readonly Toleration[] {
  return [...own, ...more.filter((other) => !own.some((each) => deepEqual(each, other)))];
}
