/**
 * What somebody means by a name. A full name says it; a short one may mean several things, and the cluster's objects
 * tell which one makes sense.
 */
import { isIP } from 'node:net';
import type { Snapshot, Target, Walk } from './case.ts';

export interface Meant {
  readonly name: string;
  readonly namespace: string;
  readonly walk: Walk;
  readonly snapshot: Pick<
    Snapshot,
    'clusterDomain' | 'namespaces' | 'services' | 'statefulSets' | 'pods'
  >;
}

export function targetOf({ name, namespace, walk, snapshot }: Meant): Target {
  const reached = walk.reached && inCluster(walk.reached, snapshot.clusterDomain);
  if (reached) return reached;
  const typed = name.toLowerCase().replace(/\.$/, '');
  const full = inCluster(typed, snapshot.clusterDomain);
  if (full) return full;
  if (walk.reached !== undefined) return { kind: 'outside' };
  return short(typed.split('.'), namespace, snapshot);
}

/** The namespaces whose objects the name may be about: the client's, and those of which a label is the name. */
export function namespacesOf(
  name: string,
  namespace: string,
  known: Snapshot['namespaces'],
): readonly string[] {
  const labels = new Set(name.toLowerCase().split('.'));
  const named = known.map(({ metadata }) => metadata.name).filter((one) => labels.has(one));
  return [...new Set([namespace, ...named])];
}

/** Undefined for a name that isn't below the cluster's domain; lenient where a form is wrong. */
function inCluster(name: string, clusterDomain: string): Target | undefined {
  if (name.endsWith('.in-addr.arpa') || name.endsWith('.ip6.arpa')) {
    return { kind: 'reverse', address: addressOf(name) };
  }
  const domain = clusterDomain.toLowerCase();
  if (name === domain) return { kind: 'cluster' };
  if (!name.endsWith(`.${domain}`)) return undefined;
  const labels = name.slice(0, -domain.length - 1).split('.');
  const kind = labels.pop();
  const [namespace, ...rest] = labels.toReversed();
  if (kind === 'pod' && namespace !== undefined) {
    return { kind: 'pod-address', namespace, label: rest.toReversed().join('.') };
  }
  if (kind !== 'svc' || namespace === undefined || rest.length === 0) return { kind: 'cluster' };
  return below(rest.toReversed(), namespace);
}

/** `[service]`, `[member, service]` or `[_port, _protocol, service]`. */
function below(labels: readonly string[], namespace: string): Target {
  const service = labels.at(-1) ?? '';
  const [first = '', second = ''] = labels;
  if (labels.length === 1) return { kind: 'service', namespace, service };
  if (labels.length === 2 && !first.startsWith('_')) {
    return { kind: 'member', namespace, service, member: first };
  }
  if (first.startsWith('_')) {
    const protocol = labels.length > 2 ? second.replace(/^_/, '') : 'tcp';
    return { kind: 'port', namespace, service, port: first.slice(1), protocol };
  }
  return { kind: 'member', namespace, service, member: labels.slice(0, -1).join('.') };
}

function short(labels: readonly string[], own: string, snapshot: Meant['snapshot']): Target {
  const { namespaces, services, statefulSets } = snapshot;
  const isNamespace = (name = ''): boolean =>
    namespaces.some(({ metadata }) => metadata.name === name);
  const isService = (name = '', namespace = own): boolean =>
    services.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  // `db.prod.svc` and `mysql-0.db.prod.svc`
  if (labels.length >= 3 && labels.at(-1) === 'svc') {
    return below(labels.slice(0, -2), labels.at(-2) ?? own);
  }
  // `db.prod.svc.cluster.lan`: of another cluster, or a wrong domain.
  const svc = labels.indexOf('svc');
  if (svc >= 2) return below(labels.slice(0, svc - 1), labels[svc - 1] ?? own);
  const last = labels.at(-1);
  if (labels[0]?.startsWith('_')) {
    return isNamespace(last) && !isService(last)
      ? below(labels.slice(0, -1), last ?? own)
      : below(labels, own);
  }
  if (labels.length === 1) return below(labels, own);
  if (labels.length === 2) {
    const [first = ''] = labels;
    const governed = statefulSets.some(
      ({ metadata, spec }) =>
        metadata.namespace === own &&
        (spec?.serviceName === last || memberOf(metadata.name, first)),
    );
    if (isService(last) || (governed && !isNamespace(last))) return below(labels, own);
    if (isNamespace(last)) return below([first], last ?? own);
    return governed || /-\d+$/.test(first) || isNearService(snapshot, own, last)
      ? below(labels, own)
      : isService(first)
        ? below([first], last ?? own)
        : { kind: 'outside' };
  }
  if (labels.length === 3 && isNamespace(last)) return below(labels.slice(0, 2), last ?? own);
  return { kind: 'outside' };
}

function isNearService(
  { services }: Meant['snapshot'],
  own: string,
  name: string | undefined,
): boolean {
  return services.some(({ metadata }) => metadata.namespace !== own && metadata.name === name);
}

/** `mysql-0` of `mysql`. */
export function memberOf(set: string, pod: string): boolean {
  return pod.startsWith(`${set}-`) && /^\d+$/.test(pod.slice(set.length + 1));
}

/** The address that a reverse name is about; empty when it isn't a whole one. */
function addressOf(name: string): string {
  const v4 = name
    .replace(/\.in-addr\.arpa$/, '')
    .split('.')
    .toReversed()
    .join('.');
  if (name.endsWith('.in-addr.arpa')) return isIP(v4) === 4 ? v4 : '';
  const nibbles = name
    .replace(/\.ip6\.arpa$/, '')
    .split('.')
    .toReversed();
  const v6 = nibbles.join('').replaceAll(/(.{4})(?!$)/g, '$1:');
  return nibbles.length === 32 && isIP(v6) === 6 ? v6 : '';
}
