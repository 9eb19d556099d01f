/** A headless Service's own name: its selector, and whether any of the Pods behind it is Ready. */
import type { Pod, Service } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { Case, Check } from '../case.ts';
import {
  aimedService,
  called,
  inNamespace,
  isExternal,
  isHeadless,
  labelText,
  listing,
  podCalled,
  selectedPods,
  serviceTarget,
  setsIn,
  slicesOf,
} from '../facts.ts';
import { podFault } from '../pod-state.ts';
import { selectorPatch, withBootstrap } from './members.ts';

export const withoutSelector: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || isExternal(service)) return undefined;
  if (Object.keys(service.spec?.selector ?? {}).length > 0) return undefined;
  if (!isHeadless(service) && serviceTarget(asked)?.kind === 'service') return undefined;
  const endpoints = slicesOf(asked.snapshot, service).flatMap((slice) => slice.endpoints ?? []);
  if (endpoints.some(({ conditions }) => conditions?.ready ?? true)) return undefined;
  const { name, namespace } = service.metadata;
  return {
    code: 'no-selector',
    text: `${called(asked, 'Service', name, namespace)} has no selector, and nobody gave it an EndpointSlice with ready addresses: nothing is behind it.`,
    remedy: [
      `kubectl patch service ${name}${inNamespace(namespace)} -p '{"spec":{"selector":{"KEY":"VALUE"}}}'`,
    ],
    evidence: { service: name, namespace, endpoints: endpoints.length },
  };
};

/** The Pods that have most in common with the selector, and one of them at least in part. */
function nearestPods({ pods }: Case['snapshot'], { metadata, spec }: Service): readonly Pod[] {
  const selector = Object.entries(spec?.selector ?? {});
  const scored = pods
    .filter((pod) => pod.metadata.namespace === metadata.namespace)
    .map((pod) => ({ pod, score: selector.reduce((sum, pair) => sum + likeness(pod, pair), 0) }))
    .filter(({ score }) => score > 0);
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ pod }) => pod);
}

function likeness({ metadata: { labels = {} } }: Pod, [key, value]: [string, string]): number {
  if (labels[key] === value) return 4;
  return (labels[key] === undefined ? 0 : 1) + (Object.values(labels).includes(value) ? 2 : 0);
}

export const selectorMatchesNothing: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || isExternal(service)) return undefined;
  const selector = service.spec?.selector ?? {};
  const { name, namespace } = service.metadata;
  if (Object.keys(selector).length === 0) return undefined;
  if (selectedPods(asked.snapshot, service).length > 0) return undefined;
  const template = setsIn(asked.snapshot, namespace).find(({ spec }) =>
    containsLabels(spec?.template.metadata?.labels, selector),
  );
  // It would match the members, but there are none (yet).
  if (template) return undefined;
  const target = serviceTarget(asked);
  if (target?.kind === 'member' && podCalled(asked.snapshot, namespace, target.member)) {
    return undefined;
  }
  const near = nearestPods(asked.snapshot, service);
  const [first] = near;
  const nearText = first
    ? ` Nearest: ${near.length > 1 ? 'Pods' : 'Pod'} ${listing(
        near.map(({ metadata }) => `"${metadata.name}"`),
        3,
      )} with ${labelText(first.metadata.labels)}.`
    : ' No Pod of the namespace has labels like that.';
  return {
    code: 'selector-matches-nothing',
    text: `${called(asked, 'Service', name, namespace)} selects ${labelText(selector)}, and no Pod has these labels.${nearText}`,
    remedy: [
      first
        ? selectorPatch(service, first)
        : `kubectl get pods${inNamespace(namespace)} --show-labels`,
    ],
    evidence: {
      selector,
      nearest: near.map(({ metadata }) => ({ pod: metadata.name, labels: metadata.labels })),
    },
  };
};

/** The selector would match a set's members, of which there are none. */
export const noMembersYet: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || serviceTarget(asked)?.kind === 'member') return undefined;
  if (selectedPods(asked.snapshot, service).length > 0) return undefined;
  const { namespace, name } = service.metadata;
  const set = setsIn(asked.snapshot, namespace).find(({ spec }) =>
    matchesLabelSelector(
      { matchLabels: service.spec?.selector ?? {} },
      spec?.template.metadata?.labels,
    ),
  );
  if (!set || Object.keys(service.spec?.selector ?? {}).length === 0) return undefined;
  const none = set.spec?.replicas === 0;
  return {
    code: none ? 'scaled-to-zero' : 'member-not-created',
    text: none
      ? `StatefulSet "${set.metadata.name}", whose members Service "${name}" selects, has 0 replicas.`
      : `StatefulSet "${set.metadata.name}", whose members Service "${name}" selects, has none yet.`,
    remedy: [
      none
        ? `kubectl scale statefulset ${set.metadata.name}${inNamespace(namespace)} --replicas=1`
        : `kubectl describe statefulset ${set.metadata.name}${inNamespace(namespace)}   # its events say what stops it`,
    ],
    evidence: { statefulSet: set.metadata.name, replicas: set.spec?.replicas },
  };
};

/** There are Pods, and not one is published. */
export const noReadyMembers: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || isExternal(service) || serviceTarget(asked)?.kind === 'member') return undefined;
  const pods = selectedPods(asked.snapshot, service);
  const faults = pods.flatMap((pod) => {
    const fault = podFault(pod, asked.snapshot);
    return fault ? [{ pod: pod.metadata.name, fault }] : [];
  });
  const [first] = faults;
  if (!first || faults.length < pods.length) return undefined;
  const { name, namespace } = service.metadata;
  const further =
    faults.length > 1
      ? ` The others: ${listing(faults.slice(1).map(({ pod, fault }) => `${pod} (${fault.code})`))}.`
      : '';
  const { remedy, text } = withBootstrap(first.fault, service);
  return {
    code: 'no-ready-members',
    text: `${called(asked, 'Service', name, namespace)} selects ${pods.length === 1 ? 'one Pod, which is not Ready' : `${pods.length} Pods, and none of them is Ready`}. ${text}${further}`,
    ...(remedy ? { remedy } : {}),
    evidence: { pods: faults.map(({ pod, fault }) => ({ pod, code: fault.code })) },
  };
};
