/** Pods: containers that share an address and live and die together. */
import { toTime } from '#base/clock.ts';
import type { Pod, PodCondition } from '#api/gen/types.ts';
import { pods } from '#api/gen/resources.ts';
import { qosClass } from '#api/pod-resources.ts';
import { isPodTerminal, podNode } from '#api/pod.ts';
import { invalid } from '#api/status.ts';
import { forbidden } from '#api/validation/errors.ts';
import type { ObjectSubresource, RowCondition, Strategy } from '../../../registry/strategy.ts';
import { connectSubresource, proxySubresource } from '../../subresources/connect.ts';
import { keepStatus } from '../../subresources/status.ts';
import { defaultContainer } from '../pod-template/defaults.ts';
import { bindingSubresource } from './binding.ts';
import { podColumns } from './columns.ts';
import { defaultPod } from './defaults.ts';
import { evictionSubresource } from './eviction.ts';
import { mergeLabelKeys } from './label-keys.ts';
import { resizeSubresource } from './resize.ts';
import { validatePodStatus } from './validate-status.ts';
import { validateEphemeralUpdate, validatePod, validatePodUpdate } from './validation.ts';
import { annotationWarnings, nameWarnings, podSpecWarnings } from '../pod-template/warnings.ts';

const status: ObjectSubresource<Pod> = {
  kind: 'object',
  verbs: ['get', 'update', 'patch'],
  merge: (sent, stored) => ({
    ...stored,
    metadata: { ...sent.metadata, ownerReferences: stored.metadata.ownerReferences },
    status: { ...sent.status, qosClass: stored.status?.qosClass ?? qosClass(stored.spec) },
  }),
  validate: validatePodStatus,
};

/** Adds containers for debugging to a running Pod. */
const ephemeralContainers: ObjectSubresource<Pod> = {
  kind: 'object',
  verbs: ['get', 'update', 'patch'],
  merge: ({ spec: { ephemeralContainers = [] } }, stored) => ({
    ...stored,
    spec: { ...stored.spec, ephemeralContainers: ephemeralContainers.map(defaultContainer) },
  }),
  validate: validateEphemeralUpdate,
};

/** Debugging containers come by their own subresource. */
function refuseEphemeral({ metadata, spec }: Pod): void {
  if (!spec.ephemeralContainers?.length) return;
  const error = forbidden('spec.ephemeralContainers', 'cannot be set on create');
  throw invalid({ group: '', kind: 'Pod' }, metadata.name, [error]);
}

/** That a Pod has ended, for clients that hide such rows. */
function completion({ status }: Pod): readonly RowCondition[] {
  const row = { type: 'Completed' as const, status: 'True' as const };
  if (status?.phase === 'Succeeded') {
    return [{ ...row, reason: 'Succeeded', message: 'The pod has completed successfully.' }];
  }
  return status?.phase === 'Failed'
    ? [{ ...row, reason: 'Failed', message: 'The pod failed.' }]
    : [];
}

/** The scheduler doesn't even look at a Pod that is gated, so nobody else would say why it waits. */
function gated(now: string): PodCondition {
  return {
    type: 'PodScheduled',
    observedGeneration: 1,
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    lastTransitionTime: now,
  };
}

export const podStrategy: Strategy<Pod> = {
  type: pods,
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  columns: podColumns,
  rowConditions: completion,
  hasGeneration: true,
  returnsDeleted: true,
  fields: {
    [podNode.name]: podNode.read,
    // What very old clients call it.
    'spec.host': podNode.read,
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIPs?.[0]?.ip ?? '',
    // Upstream knows the name, and no value of it.
    'status.podIPs': () => '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
  indexedFields: [podNode.name],
  setDefaults: defaultPod,
  prepareForCreate: (pod, { clock }) => {
    refuseEphemeral(pod);
    const { spec } = pod;
    return {
      ...mergeLabelKeys(pod),
      status: {
        phase: 'Pending',
        qosClass: qosClass(spec),
        ...(spec.schedulingGates?.length && { conditions: [gated(toTime(clock.now()))] }),
      },
    };
  },
  prepareForUpdate: keepStatus,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored || spec.hostname ? [] : nameWarnings(metadata.name, "the Pod's hostname")),
    ...annotationWarnings(metadata.annotations, 'metadata'),
    ...podSpecWarnings(spec, 'spec'),
  ],
  gracePeriodSeconds: (pod, requested) => {
    // Nothing runs: nothing needs time to stop.
    if (!pod.spec.nodeName || isPodTerminal(pod)) return 0;
    const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    return period < 0 ? 1 : period;
  },
  subresources: {
    status,
    ephemeralcontainers: ephemeralContainers,
    resize: resizeSubresource,
    binding: bindingSubresource,
    eviction: evictionSubresource,
    log: connectSubresource('Pod', ['get']),
    exec: connectSubresource('PodExecOptions', ['get', 'create']),
    attach: connectSubresource('PodAttachOptions', ['get', 'create']),
    portforward: connectSubresource('PodPortForwardOptions', ['get', 'create']),
    proxy: proxySubresource('PodProxyOptions'),
  },
};
