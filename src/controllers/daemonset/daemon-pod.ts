/** A daemon Pod: the template's Pod, tied to one node, tolerating what befalls that node. Pure. */
import type { DaemonSet, NodeSelector, Pod, PodSpec, Toleration } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { podFromTemplate } from '../pod-template.ts';

/** Holds the hash of the template that a Pod is made from. */
export const hashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';
const generationAnnotation = 'deprecated.daemonset.template.generation';

const prefix = 'node.kubernetes.io/';

/** A daemon stays on a node that is in trouble: it may be what the node needs. */
const always: readonly Toleration[] = [
  { key: `${prefix}not-ready`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${prefix}unreachable`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${prefix}disk-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${prefix}memory-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${prefix}pid-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${prefix}unschedulable`, operator: 'Exists', effect: 'NoSchedule' },
];

/** It may be what brings the network. */
const onHostNetwork: Toleration = {
  key: `${prefix}network-unavailable`,
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** The template's tolerations and those that every daemon has. */
export function daemonTolerations({ tolerations, hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork ? [...always, onHostNetwork] : always;
  const others = (tolerations ?? []).filter(
    (given) => !added.some((toleration) => isSameToleration(given, toleration)),
  );
  return [...others, ...added];
}

/** Whatever their seconds: a daemon tolerates for ever. */
function isSameToleration(a: Toleration, b: Toleration): boolean {
  return (
    a.key === b.key &&
    a.effect === b.effect &&
    (a.operator ?? 'Equal') === b.operator &&
    (a.value ?? '') === (b.value ?? '')
  );
}

export function newDaemonPod(set: DaemonSet, nodeName: string, hash: string): Draft<Pod> {
  const draft = podFromTemplate(set.spec.template, set);
  const generation = set.metadata.annotations?.[generationAnnotation];
  return {
    ...draft,
    metadata: {
      ...draft.metadata,
      labels: {
        ...draft.metadata.labels,
        [hashLabel]: hash,
        ...(generation ? { [generationLabel]: generation } : {}),
      },
    },
    spec: {
      ...draft.spec,
      tolerations: daemonTolerations(draft.spec),
      affinity: {
        ...draft.spec.affinity,
        nodeAffinity: {
          ...draft.spec.affinity?.nodeAffinity,
          // In place of the template's own terms: the controller has seen to those.
          requiredDuringSchedulingIgnoredDuringExecution: onlyNode(nodeName),
        },
      },
    },
  };
}

function onlyNode(name: string): NodeSelector {
  return {
    nodeSelectorTerms: [
      { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] },
    ],
  };
}

/** The node that a daemon Pod is on or meant for. */
export function nodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const fields = required?.nodeSelectorTerms.flatMap(({ matchFields = [] }) => matchFields);
  const names = fields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
  return names?.values?.length === 1 ? names.values[0] : undefined;
}
