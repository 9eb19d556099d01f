/** A member's own name: the Pod, what ties it to the Service, and whether it is to exist at all. */
import type { Pod, Service, StatefulSet } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { isTerminating } from '#api/metadata.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { Case, Check, Finding } from '../case.ts';
import {
  aimedService,
  called,
  inNamespace,
  isHeadless,
  labelText,
  listing,
  ordinalsOf,
  podCalled,
  quoted,
  selectedPods,
  serviceTarget,
  setOf,
  slicesOf,
} from '../facts.ts';
import { nearest } from '../near.ts';
import { podFault } from '../pod-state.ts';

interface Aimed {
  readonly service: Service;
  readonly namespace: string;
  readonly member: string;
  readonly pod: Pod | undefined;
}

function aimedMember(asked: Case): Aimed | undefined {
  const target = serviceTarget(asked);
  const service = aimedService(asked);
  if (target?.kind !== 'member' || !service) return undefined;
  const { namespace, member } = target;
  return { service, namespace, member, pod: podCalled(asked.snapshot, namespace, member) };
}

/** A Pod gets a name of its own by `hostname` and `subdomain` only; its own name alone is none. */
export const podWithoutHostname: Check = (asked) => {
  const aimed = aimedMember(asked);
  if (!aimed?.pod) return undefined;
  const { pod, service, member } = aimed;
  const { hostname, subdomain } = pod.spec;
  if (hostname?.toLowerCase() === member && subdomain === service.metadata.name) return undefined;
  const name = service.metadata.name;
  const evidence = { pod: pod.metadata.name, hostname, subdomain, service: name };
  const template = `in the Pod's template: spec.hostname: ${member}, spec.subdomain: ${name}`;
  if (!hostname && !subdomain) {
    const dashed = dashedName(pod, name);
    return {
      code: 'pod-without-hostname',
      text: `Pod "${pod.metadata.name}" has neither hostname nor subdomain, so it has no name of its own${dashed ? `; below Service "${name}" it is ${dashed}` : ''}. Members of a StatefulSet get both from its serviceName.`,
      remedy: [template],
      evidence,
    };
  }
  if (!hostname) {
    return {
      code: 'pod-without-hostname',
      text: `Pod "${pod.metadata.name}" has subdomain "${subdomain}" but no hostname: it counts among the addresses of the Service, and has no name of its own.`,
      remedy: [template],
      evidence,
    };
  }
  if (subdomain !== name) {
    return {
      code: 'other-subdomain',
      text: `Pod "${pod.metadata.name}" has its name below ${subdomain ? `Service "${subdomain}" (its subdomain)` : 'no Service: it has no subdomain'}, not below "${name}".`,
      remedy: subdomain ? [`ask for ${hostname}.${subdomain}`] : [template],
      evidence,
    };
  }
  return {
    code: 'other-hostname',
    text: `Pod "${pod.metadata.name}" is called "${hostname}" in DNS (its spec.hostname).`,
    remedy: [`ask for ${hostname}.${name}`],
    evidence,
  };
};

function dashedName({ status }: Pod, service: string): string | undefined {
  return status?.podIP && `${status.podIP.replaceAll(/[.:]/g, '-')}.${service}`;
}

export const podNotSelected: Check = (asked) => {
  const aimed = aimedMember(asked);
  const selector = aimed?.service.spec?.selector ?? {};
  if (!aimed?.pod || Object.keys(selector).length === 0) return undefined;
  const { pod, service } = aimed;
  if (containsLabels(pod.metadata.labels, selector)) return undefined;
  const { name, namespace } = service.metadata;
  return {
    code: 'pod-not-selected',
    text: `${called(asked, 'Service', name, namespace)} selects ${labelText(selector)}, and Pod "${pod.metadata.name}" has ${labelText(pod.metadata.labels) || 'no labels'}.`,
    // A selector that fits others must not be taken from them.
    remedy: [
      selectedPods(asked.snapshot, service).length > 0
        ? labelPod(pod, selector)
        : selectorPatch(service, pod),
    ],
    evidence: { pod: pod.metadata.name, labels: pod.metadata.labels, selector },
  };
};

function labelPod({ metadata }: Pod, selector: Readonly<Record<string, string>>): string {
  const missing = Object.entries(selector)
    .filter(([key, value]) => metadata.labels?.[key] !== value)
    .map(([key, value]) => `${key}=${value}`);
  return `kubectl label pod ${metadata.name}${inNamespace(metadata.namespace)} --overwrite ${missing.join(' ')}   # and in its template, if this Pod is to belong to the Service`;
}

/** Makes the Service select the Pod: the values of its keys, and no keys that the Pod lacks. */
export function selectorPatch({ metadata, spec }: Service, pod: Pod): string {
  const keys = Object.keys(spec?.selector ?? {});
  const labels = pod.metadata.labels ?? {};
  const known = keys.some((key) => labels[key] !== undefined);
  const selector = {
    ...Object.fromEntries(keys.map((key) => [key, labels[key] ?? null])),
    // Nothing in common: what somebody gave the Pod by hand tells it best.
    ...(known ? {} : Object.fromEntries(telling(labels))),
  };
  return `kubectl patch service ${metadata.name}${inNamespace(metadata.namespace)} -p ${quoted({ spec: { selector } })}`;
}

const given =
  /^(statefulset\.kubernetes\.io|apps\.kubernetes\.io|controller-revision-hash|pod-template-)/;

function telling(labels: Readonly<Record<string, string>>): readonly [string, string][] {
  return Object.entries(labels).filter(([key]) => !given.test(key));
}

/** Only a Service that publishes them has names for Pods that aren't Ready. */
export const podNotPublished: Check = (asked) => {
  const aimed = aimedMember(asked);
  if (!aimed?.pod) return undefined;
  const fault = podFault(aimed.pod, asked.snapshot);
  return fault && withBootstrap(fault, aimed.service);
};

/** Databases that look for their peers before they are Ready would wait for each other. */
export function withBootstrap(fault: Finding, { metadata, spec }: Service): Finding {
  // What doesn't even run wouldn't answer under its name either.
  const runs = fault.evidence?.['because'] !== 'container';
  if (fault.code !== 'pod-not-ready' || !runs || spec?.publishNotReadyAddresses) return fault;
  const patch = { spec: { publishNotReadyAddresses: true } };
  return {
    ...fault,
    text: `${fault.text} Service "${metadata.name}" names only Pods that are Ready.`,
    remedy: [
      ...(fault.remedy ?? []),
      `kubectl patch service ${metadata.name}${inNamespace(metadata.namespace)} -p ${quoted(patch)}   # if members must find each other before they are Ready`,
    ],
  };
}

/** All is as it should be, and the endpoint isn't there: its controller is behind. */
export const endpointBehind: Check = (asked) => {
  const aimed = aimedMember(asked);
  if (!aimed?.pod || !isPodReady(aimed.pod)) return undefined;
  const { pod, service } = aimed;
  const listed = slicesOf(asked.snapshot, service)
    .flatMap(({ endpoints = [] }) => endpoints)
    .some(({ addresses }) => addresses.includes(pod.status?.podIP ?? ''));
  if (listed) return undefined;
  const { name, namespace } = service.metadata;
  return {
    code: 'endpoint-missing',
    text: `Pod "${pod.metadata.name}" is Ready and selected, but not in an EndpointSlice of Service "${name}" yet: the controller has not come to it.`,
    remedy: [
      `kubectl get endpointslices${inNamespace(namespace)} -l kubernetes.io/service-name=${name} -w`,
    ],
    evidence: { pod: pod.metadata.name, address: pod.status?.podIP },
  };
};

/** For a member's name without a Pod, when a StatefulSet would have it. */
function missingMember(asked: Case): (Aimed & { set: StatefulSet; ordinal: number }) | undefined {
  const aimed = aimedMember(asked);
  if (!aimed || aimed.pod) return undefined;
  const found = setOf(asked.snapshot, aimed.namespace, aimed.member);
  return found && { ...aimed, ...found };
}

export const beyondReplicas: Check = (asked) => {
  const missing = missingMember(asked);
  if (!missing) return undefined;
  const { set, ordinal, member, namespace } = missing;
  const { first, last } = ordinalsOf(set);
  if (ordinal >= first && ordinal <= last) return undefined;
  const name = set.metadata.name;
  const count = last - first + 1;
  const has =
    count === 0
      ? 'no replicas'
      : count === 1
        ? `one replica, ${name}-${first}`
        : `${count} replicas, ${name}-${first} to ${name}-${last}`;
  const below = ordinal < first && count > 0;
  return {
    code: below ? 'ordinal-before-start' : 'ordinal-beyond-replicas',
    text: `StatefulSet "${name}" has ${has}: there is no ${member}.`,
    remedy: below
      ? [`ask for ${name}-${first}, where spec.ordinals.start lets the members begin`]
      : [
          `kubectl scale statefulset ${name}${inNamespace(namespace)} --replicas=${ordinal - first + 1}`,
        ],
    evidence: { statefulSet: name, ordinal, first, last },
  };
};

/** OrderedReady: each member waits until the ones before it are Ready. */
export const waitsForEarlier: Check = (asked) => {
  const missing = missingMember(asked);
  if (!missing || missing.set.spec?.podManagementPolicy === 'Parallel') return undefined;
  const { set, ordinal, member, namespace } = missing;
  const { snapshot } = asked;
  const { first } = ordinalsOf(set);
  for (let earlier = first; earlier < ordinal; earlier++) {
    const name = `${set.metadata.name}-${earlier}`;
    const pod = podCalled(snapshot, namespace, name);
    if (pod && isPodReady(pod) && !isTerminating(pod)) continue;
    const fault = pod && podFault(pod, snapshot);
    return {
      code: 'waits-for-earlier-member',
      text: `${member} is not created yet: StatefulSet "${set.metadata.name}" makes its members one after the other, and waits for ${name}. ${fault?.text ?? `${name} is being created.`}`,
      remedy: fault?.remedy ?? [
        `kubectl describe statefulset ${set.metadata.name}${inNamespace(namespace)}`,
      ],
      evidence: { statefulSet: set.metadata.name, waitsFor: name, because: fault?.code },
    };
  }
  return undefined;
};

export const memberNotCreated: Check = (asked) => {
  const missing = missingMember(asked);
  if (!missing) return undefined;
  const { set, member, namespace } = missing;
  return {
    code: 'member-not-created',
    text: `${member} should be there (StatefulSet "${set.metadata.name}" has ${set.spec?.replicas ?? 1} replicas), but its Pod is not created yet.`,
    remedy: [
      `kubectl describe statefulset ${set.metadata.name}${inNamespace(namespace)}   # its events say what stops it`,
    ],
    evidence: { statefulSet: set.metadata.name, member },
  };
};

export const noSuchMember: Check = (asked) => {
  const aimed = aimedMember(asked);
  if (!aimed || aimed.pod) return undefined;
  const { service, member } = aimed;
  const { name, namespace } = service.metadata;
  const hostnames = slicesOf(asked.snapshot, service)
    .flatMap(({ endpoints = [] }) => endpoints)
    .flatMap(({ hostname }) => hostname ?? []);
  const pods = selectedPods(asked.snapshot, service).map(({ metadata }) => metadata.name);
  const near = nearest(member, hostnames.length > 0 ? hostnames : pods);
  const [best] = near;
  const has =
    hostnames.length > 0
      ? `Its members are ${listing(hostnames)}.`
      : pods.length > 0
        ? 'None of its Pods has a name of its own: they are no members of a StatefulSet with this serviceName, and set no hostname.'
        : 'It selects no Pods.';
  return {
    code: 'no-such-member',
    text: `${called(asked, 'Service', name, namespace)} has no member "${member}". ${has}`,
    remedy: [
      best === undefined || hostnames.length === 0
        ? `kubectl get pods${inNamespace(namespace)}${service.spec?.selector ? ` -l ${labelText(service.spec.selector)}` : ''}`
        : `ask for ${best}.${name}`,
    ],
    evidence: { member, members: hostnames, headless: isHeadless(service) },
  };
};
