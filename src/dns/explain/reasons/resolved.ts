/** What is worth knowing about a name that resolves: whose it is, and whether that is what is meant. */
import { isPodReady } from '#api/pod.ts';
import { findCondition } from '#api/conditions.ts';
import type { Pod, Service } from '#api/gen/types.ts';
import type { Case, Check, Finding } from '../case.ts';
import {
  aimedService,
  called,
  duration,
  inNamespace,
  isExternal,
  isHeadless,
  listing,
  podCalled,
  podWithOwner,
  selectedPods,
  serviceIn,
  serviceTarget,
  setsIn,
  since,
  slicesOf,
} from '../facts.ts';
import { podFault } from '../pod-state.ts';
import { ndotsOf, typesOf } from '../walk.ts';

/** Whose the answer is, in a sentence. */
export function whose(asked: Case): Finding {
  return { code: 'resolves', text: `${aliasText(asked)}${ownerText(asked)}` };
}

function aliasText({ walk }: Case): string {
  const aliases = walk.answers.filter(({ type }) => type === 'CNAME');
  const targets = [...new Set(aliases.map(({ value }) => value.replace(/\.$/, '')))];
  return targets.length > 0
    ? `By ${targets.length > 1 ? 'aliases' : 'an alias'} to ${targets.join(', then ')}. `
    : '';
}

function ownerText(asked: Case): string {
  const { target, snapshot, walk } = asked;
  const service = aimedService(asked);
  if (target.kind === 'pod-address') return 'An address spelt as a name: no Pod needs to have it.';
  if (target.kind === 'reverse') return `The name of ${target.address}.`;
  if (target.kind === 'outside') return 'A name outside the cluster.';
  if (!service) return "One of the cluster domain's own names.";
  const title = called(asked, 'Service', service.metadata.name, service.metadata.namespace);
  if (isExternal(service))
    return `${title} is an ExternalName: it stands for ${service.spec?.externalName}.`;
  if (target.kind === 'member') {
    const pod = podCalled(snapshot, target.namespace, target.member) ?? podAt(asked);
    return pod ? podText(pod, asked) : `An endpoint of ${title}.`;
  }
  if (walk.answers.some(({ type }) => type === 'SRV')) {
    return `${title} has ${walk.answers.filter(({ type }) => type === 'SRV').length} targets there.`;
  }
  if (!isHeadless(service)) {
    const ready = readyEndpoints(asked, service);
    return `The cluster IP of ${title}, behind which ${ready === 1 ? 'is 1 ready endpoint' : `are ${ready} ready endpoints`}.`;
  }
  const pods = selectedPods(snapshot, service).filter(({ status }) =>
    walk.answers.some(({ value }) => value === status?.podIP),
  );
  const names = listing(pods.map(({ metadata }) => metadata.name));
  return `The members of headless ${title}${names ? `: ${names}` : ''}.`;
}

function podAt({ snapshot, walk }: Case): Pod | undefined {
  return snapshot.pods.find(({ status }) =>
    walk.answers.some(({ value }) => value === status?.podIP),
  );
}

function podText(pod: Pod, { snapshot }: Case): string {
  const ready = findCondition(pod.status?.conditions, 'Ready');
  const state = isPodReady(pod)
    ? `Ready${since(snapshot, ready?.lastTransitionTime)}`
    : 'not Ready, but published (publishNotReadyAddresses)';
  return `${podWithOwner(pod)}, on node "${pod.spec.nodeName}", ${state}.`;
}

function readyEndpoints({ snapshot }: Case, service: Service): number {
  return new Set(
    slicesOf(snapshot, service)
      .flatMap(({ endpoints = [] }) => endpoints)
      .filter(({ conditions }) => conditions?.ready ?? true)
      .flatMap(({ addresses }) => addresses),
  ).size;
}

/** A routed Service answers whatever is behind it, and so hides that nothing is. */
export const nothingBehind: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || isHeadless(service) || isExternal(service)) return undefined;
  if (asked.target.kind !== 'service' || asked.walk.reached === undefined) return undefined;
  if (readyEndpoints(asked, service) > 0) return undefined;
  const pods = selectedPods(asked.snapshot, service);
  const { name, namespace } = service.metadata;
  if (namespace === 'kube-system' && name === 'kube-dns') return undefined;
  const fault = pods[0] && podFault(pods[0], asked.snapshot);
  return {
    code: 'nothing-behind',
    text: `The name resolves, but connections will be refused: Service "${name}" has no ready endpoint. ${fault?.text ?? (pods.length === 0 ? 'Its selector matches no Pod.' : '')}`.trimEnd(),
    remedy: fault?.remedy ?? [
      `kubectl get endpointslices${inNamespace(namespace)} -l kubernetes.io/service-name=${name}`,
    ],
    evidence: { service: name, namespace, pods: pods.map(({ metadata }) => metadata.name) },
  };
};

/** A StatefulSet's clients want the list of its members, and got one address that balances. */
export const notHeadless: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || isHeadless(service) || isExternal(service)) return undefined;
  if (asked.target.kind !== 'service') return undefined;
  const { name, namespace } = service.metadata;
  const set = setsIn(asked.snapshot, namespace).find(({ spec }) => spec?.serviceName === name);
  if (!set) return undefined;
  return {
    code: 'not-headless',
    text: `StatefulSet "${set.metadata.name}" names Service "${name}" as its serviceName, but the Service is not headless: its name gives the one cluster IP (${service.spec?.clusterIP}), not the addresses of the members.`,
    // The field can't be changed.
    remedy: [
      `in its manifest set spec.clusterIP: None, then: kubectl replace --force${inNamespace(namespace)} -f FILE`,
    ],
    evidence: { service: name, statefulSet: set.metadata.name, clusterIP: service.spec?.clusterIP },
  };
};

/** A second headless Service over the same Pods: only the governing one names them. */
export const dashedNamesOnly: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || !isHeadless(service) || asked.target.kind !== 'service') return undefined;
  const { name } = service.metadata;
  const others = [
    ...new Set(
      selectedPods(asked.snapshot, service).flatMap(({ spec: { hostname, subdomain } }) =>
        hostname && subdomain && subdomain !== name ? [subdomain] : [],
      ),
    ),
  ];
  const [governing] = others;
  if (governing === undefined) return undefined;
  return {
    code: 'dashed-names-only',
    text: `Below "${name}" the members have names made of their addresses only: their own names are below "${governing}", the serviceName of their StatefulSet.`,
    remedy: [`ask for MEMBER.${governing}`],
    evidence: { service: name, governing },
  };
};

export const membersMissing: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || !isHeadless(service) || asked.walk.reached === undefined) return undefined;
  if (serviceTarget(asked)?.kind === 'member' || service.spec?.publishNotReadyAddresses) {
    return undefined;
  }
  const faults = selectedPods(asked.snapshot, service).flatMap((pod) => {
    const fault = podFault(pod, asked.snapshot);
    return fault ? [fault] : [];
  });
  const [first] = faults;
  if (!first) return undefined;
  return {
    code: 'members-missing',
    text: `${faults.length === 1 ? 'One Pod is' : `${faults.length} Pods are`} missing in the answer. ${first.text}${faults.length > 1 ? ` And ${faults.length - 1} more.` : ''}`,
    ...(first.remedy ? { remedy: first.remedy } : {}),
    evidence: { because: faults.map(({ code, evidence }) => ({ code, pod: evidence?.['pod'] })) },
  };
};

/** `db.prod` may be a member of Service `prod` here, or Service `db` in namespace `prod`: the first one wins. */
export const resolvesElsewhere: Check = ({ name, target, snapshot, walk, client }) => {
  if (walk.reached === undefined || target.kind !== 'member') return undefined;
  const labels = name.replace(/\.$/, '').split('.');
  const [first = '', second = ''] = labels;
  if (labels.length !== 2 || target.namespace !== client.namespace) return undefined;
  if (!serviceIn(snapshot, second, first)) return undefined;
  return {
    code: 'resolves-elsewhere',
    text: `There is also a Service "${first}" in namespace "${second}", but member "${first}" of this namespace's Service "${second}" comes first in the search list.`,
    remedy: [`for the Service ask for ${first}.${second}.svc.${snapshot.clusterDomain}.`],
    evidence: { service: first, namespace: second },
  };
};

/** A search domain that the Pod inherited from its node has an answer for everything, or for just this. */
export const resolvesOutside: Check = ({ name, target, walk, client }) => {
  const { reached } = walk;
  if (reached === undefined || target.kind !== 'outside' || name.endsWith('.')) return undefined;
  if (reached === name) return undefined;
  const search = reached.slice(name.length + 1);
  if (!client.settings.searches.includes(search)) return undefined;
  return {
    code: 'resolves-outside',
    text: `The answer is not the cluster's: "${search}" is a search domain that Pods inherit from the node, and it knows "${reached}".`,
    remedy: [
      `remove "${search}" from the node's /etc/resolv.conf, or write the name with a final dot`,
    ],
    evidence: { search, reached },
  };
};

/** Names that were asked for in vain before the one that exists. */
export const wastedQueries: Check = ({ name, type, walk, client, target }) => {
  if (walk.reached === undefined) return undefined;
  const types = typesOf(type).length;
  const wasted = walk.steps.length - types;
  if (wasted < 2 * types || (target.kind !== 'outside' && wasted < 3 * types)) return undefined;
  const ndots = ndotsOf(client.settings);
  const dots = name.split('.').length - 1;
  return {
    code: 'ndots',
    text: `${wasted} of ${walk.steps.length} questions were in vain: the name has ${dots} dot${dots === 1 ? '' : 's'}, fewer than ndots:${ndots}, so the search list comes first.`,
    remedy: [
      `write it with a final dot ("${walk.reached}."), or set in the Pod's template: spec.dnsConfig.options: [{name: ndots, value: "${Math.max(1, dots)}"}]`,
    ],
    evidence: { wasted, asked: walk.steps.length, ndots, dots },
  };
};

/** Alpine's and busybox' resolver walks otherwise. */
export const muslDiffers: Check = ({ walk, muslWalk, client, name }) => {
  if (walk.reached === muslWalk.reached) return undefined;
  const last = muslWalk.steps.at(-1);
  const enough = name.split('.').length - 1 >= ndotsOf(client.settings);
  const why = enough
    ? 'it does not join the search list to a name with that many dots'
    : `it stops at "${last?.name}", which exists without an address`;
  const ends =
    muslWalk.reached === undefined ? 'does not resolve' : `resolves as "${muslWalk.reached}"`;
  return {
    code: 'musl-differs',
    text: `In containers with musl (Alpine) the name ${ends}: ${why}.`,
    remedy: [`write the whole name with a final dot: "${walk.reached ?? muslWalk.reached}."`],
    evidence: { glibc: walk.reached, musl: muslWalk.reached },
  };
};

/** What resolvers of widespread programs do by themselves, in seconds: OpenJDK's default, nscd's default. */
const clientCaches = { jvm: 10, nscd: 20 } as const;
const recent = 30_000;

/** Who asked before the name was there may still believe that it isn't. */
export const negativeCached: Check = (asked) => {
  const { walk, snapshot, target } = asked;
  const told = walk.steps.findLast(({ negativeTtl }) => negativeTtl !== undefined)?.negativeTtl;
  const evidence = { negativeTtl: told, ...clientCaches };
  if (walk.reached === undefined) {
    // A name that nothing in the cluster is to have stays wrong however long one waits.
    if (told === undefined || !aimedService(asked)) return undefined;
    return {
      code: 'negative-cached',
      text: `${told === 0 ? 'The server lets nobody remember this answer' : `A resolver may remember this answer for ${told} s`}; some clients do by themselves: a JVM for ${clientCaches.jvm} s (networkaddress.cache.negative.ttl), nscd for ${clientCaches.nscd} s.`,
      evidence,
    };
  }
  if (target.kind !== 'member') return undefined;
  const pod = podCalled(snapshot, target.namespace, target.member);
  const time = findCondition(pod?.status?.conditions, 'Ready')?.lastTransitionTime;
  const age = time === undefined ? Infinity : snapshot.now - Date.parse(time);
  if (age > Math.min(recent, clientCaches.nscd * 1000)) return undefined;
  return {
    code: 'negative-cached',
    text: `It has resolved for ${duration(age)}. A client that asked before may believe for a while that it doesn't: a JVM for ${clientCaches.jvm} s after it asked, nscd for ${clientCaches.nscd} s.`,
    evidence: { ...evidence, since: time },
  };
};
