/** What several checks ask of the cluster's objects, and how they word it. */
import type { EndpointSlice, Pod, Service, StatefulSet } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { Case, Snapshot, Target } from './case.ts';
import { memberOf } from './target.ts';

/** A target that is about a Service. */
export type ServiceTarget = Extract<Target, { kind: 'service' | 'member' | 'port' }>;

export function serviceTarget({ target }: Pick<Case, 'target'>): ServiceTarget | undefined {
  return target.kind === 'service' || target.kind === 'member' || target.kind === 'port'
    ? target
    : undefined;
}

export function serviceIn(
  { services }: Pick<Snapshot, 'services'>,
  namespace: string,
  name: string,
): Service | undefined {
  return services.find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
}

/** The Service that the target is about, when it is there. */
export function aimedService(asked: Case): Service | undefined {
  const target = serviceTarget(asked);
  return target && serviceIn(asked.snapshot, target.namespace, target.service);
}

export function slicesOf({ slices }: Snapshot, service: Service): readonly EndpointSlice[] {
  return slices.filter((slice) => serviceKeyOf(slice) === keyOf(service));
}

export function isHeadless({ spec }: Service): boolean {
  return spec?.clusterIP === 'None' && spec.type !== 'ExternalName';
}

export function isExternal({ spec }: Service): boolean {
  return spec?.type === 'ExternalName';
}

/** The Pods that the Service selects; none for one without a selector. */
export function selectedPods({ pods }: Snapshot, { metadata, spec }: Service): readonly Pod[] {
  const selector = spec?.selector ?? {};
  if (Object.keys(selector).length === 0) return [];
  return pods.filter(
    (pod) =>
      pod.metadata.namespace === metadata.namespace &&
      containsLabels(pod.metadata.labels, selector),
  );
}

/** The Pod that a member's name is that of, by its host name or its own name. */
export function podCalled({ pods }: Snapshot, namespace: string, member: string): Pod | undefined {
  const here = pods.filter(({ metadata }) => metadata.namespace === namespace);
  return (
    here.find(({ spec }) => spec.hostname?.toLowerCase() === member) ??
    here.find(({ metadata }) => metadata.name === member)
  );
}

export function setsIn({ statefulSets }: Snapshot, namespace: string): readonly StatefulSet[] {
  return statefulSets.filter(({ metadata }) => metadata.namespace === namespace);
}

/** The StatefulSet of which this is a member's name, with the ordinal. */
export function setOf(
  snapshot: Snapshot,
  namespace: string,
  member: string,
): { readonly set: StatefulSet; readonly ordinal: number } | undefined {
  const set = setsIn(snapshot, namespace).find(({ metadata }) => memberOf(metadata.name, member));
  return set && { set, ordinal: Number(member.slice(set.metadata.name.length + 1)) };
}

/** The ordinals that the set has, from `first` to `last`; `last` is before `first` when it has no members. */
export function ordinalsOf({ spec }: StatefulSet): {
  readonly first: number;
  readonly last: number;
} {
  const first = spec?.ordinals?.start ?? 0;
  return { first, last: first + (spec?.replicas ?? 1) - 1 };
}

/** Of kubectl: ` -n prod`; nothing for the namespace that it takes anyway. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`;
}

/** `Service "db" in namespace "prod"`; the namespace only where it isn't the client's own. */
export function called(asked: Case, kind: string, name: string, namespace: string): string {
  const where = namespace === asked.client.namespace ? '' : ` in namespace "${namespace}"`;
  return `${kind} "${name}"${where}`;
}

/** `12 s`, `5 min`, `3 h`, `2 d`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} d`;
}

/** ` for 12 s` since that time; nothing when it isn't known. */
export function since({ now }: Snapshot, time: string | undefined): string {
  return time === undefined ? '' : ` for ${duration(now - Date.parse(time))}`;
}

/** `Pod "mysql-0" of StatefulSet "mysql"` */
export function podWithOwner(pod: Pod): string {
  const owner = controllerOf(pod);
  return `Pod "${pod.metadata.name}"${owner ? ` of ${owner.kind} "${owner.name}"` : ''}`;
}

/** `a`, `a and b`, `a, b and c`; at most `most`, then how many more. */
export function listing(words: readonly string[], most = 5): string {
  const shown = words.slice(0, most);
  const rest = words.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** `app=mysql,tier=db` */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** As a word of a shell. */
export function quoted(value: unknown): string {
  return `'${JSON.stringify(value).replaceAll("'", String.raw`'\''`)}'`;
}

/** The full name of what the target is, without the final dot; empty for what has none of this kind. */
export function fullName(target: ServiceTarget, clusterDomain: string): string {
  const service = `${target.service}.${target.namespace}.svc.${clusterDomain}`;
  if (target.kind === 'member') return `${target.member}.${service}`;
  return target.kind === 'port' ? `_${target.port}._${target.protocol}.${service}` : service;
}
