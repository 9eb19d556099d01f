/** What makes a member of a StatefulSet itself: its ordinal, name, host name, labels and claims. */
import type { Pod, PodTemplateSpec, StatefulSet, Volume } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { podFromTemplate } from '../pod-template.ts';

export const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';
export const revisionLabel = 'controller-revision-hash';

/** A template and the name of the ControllerRevision that holds it. */
export interface VersionedTemplate {
  readonly revision: string;
  readonly template: PodTemplateSpec;
}

/** The ordinal of a member of the set by its name; undefined when the name isn't one of the set's. */
export function ordinalOf(set: StatefulSet, podName: string): number | undefined {
  const prefix = `${set.metadata.name}-`;
  const digits = podName.startsWith(prefix) ? podName.slice(prefix.length) : '';
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

export function memberName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

export function claimName(templateName: string, set: StatefulSet, ordinal: number): string {
  return `${templateName}-${set.metadata.name}-${ordinal}`;
}

export function revisionOf(pod: Pod): string {
  return pod.metadata.labels?.[revisionLabel] ?? '';
}

/** The labels that a member must carry whatever its template says. */
function identityLabels(set: StatefulSet, ordinal: number): Record<string, string> {
  return { [podNameLabel]: memberName(set, ordinal), [podIndexLabel]: String(ordinal) };
}

/** The identity labels that the Pod lacks; undefined when it has them. */
export function missingLabels(set: StatefulSet, pod: Pod): Record<string, string> | undefined {
  const ordinal = ordinalOf(set, pod.metadata.name);
  if (ordinal === undefined) return undefined;
  const wanted = Object.entries(identityLabels(set, ordinal));
  const missing = wanted.filter(([name, value]) => pod.metadata.labels?.[name] !== value);
  return missing.length > 0 ? Object.fromEntries(missing) : undefined;
}

export function newMember(
  set: StatefulSet,
  ordinal: number,
  { revision, template }: VersionedTemplate,
): Draft<Pod> {
  const pod = podFromTemplate(template, set);
  const name = memberName(set, ordinal);
  const { generateName: _, ...metadata } = pod.metadata;
  return {
    ...pod,
    metadata: {
      ...metadata,
      name,
      labels: { ...metadata.labels, ...identityLabels(set, ordinal), [revisionLabel]: revision },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      volumes: withClaims(set, ordinal, pod.spec.volumes ?? []),
    },
  };
}

/** A claim template takes the place of a volume of the same name. */
function withClaims(
  set: StatefulSet,
  ordinal: number,
  volumes: readonly Volume[],
): readonly Volume[] {
  const claimed = (set.spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(name, set, ordinal) },
  }));
  const names = new Set(claimed.map(({ name }) => name));
  return [...claimed, ...volumes.filter(({ name }) => !names.has(name))];
}
