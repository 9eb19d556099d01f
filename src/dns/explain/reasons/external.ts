/** ExternalName Services, and names outside the cluster. */
import { isIP } from 'node:net';
import type { Check, Walk } from '../case.ts';
import { aimedService, called, inNamespace, isExternal, serviceTarget } from '../facts.ts';

export const externalNameIsAddress: Check = (asked) => {
  const service = aimedService(asked);
  const address = service?.spec?.externalName ?? '';
  if (!service || !isExternal(service) || isIP(address) === 0) return undefined;
  const { name, namespace } = service.metadata;
  const object = {
    spec: { type: 'ClusterIP', clusterIP: 'None', externalName: null },
  };
  return {
    code: 'external-name-is-address',
    text: `${called(asked, 'Service', name, namespace)} has the address ${address} as its externalName: a name leads to it by a CNAME, and a CNAME can only lead to another name.`,
    remedy: [
      `kubectl patch service ${name}${inNamespace(namespace)} -p '${JSON.stringify(object)}'   # and give it an EndpointSlice with ${address}`,
    ],
    evidence: { service: name, namespace, externalName: address },
  };
};

export const belowExternalName: Check = (asked) => {
  const service = aimedService(asked);
  const target = serviceTarget(asked);
  if (!service || !target || !isExternal(service) || target.kind === 'service') return undefined;
  const { name, namespace } = service.metadata;
  return {
    code: 'below-external-name',
    text: `${called(asked, 'Service', name, namespace)} is an ExternalName: it stands for "${service.spec?.externalName}", and nothing is below it.`,
    remedy: [`ask for ${name}, or for the name below "${service.spec?.externalName}"`],
    evidence: { service: name, namespace, externalName: service.spec?.externalName },
  };
};

export const externalNameUnresolved: Check = (asked) => {
  const service = aimedService(asked);
  if (!service || !isExternal(service)) return undefined;
  const { name, namespace } = service.metadata;
  const target = service.spec?.externalName ?? '';
  const { clusterDomain } = asked.snapshot;
  const inside = target === clusterDomain || target.endsWith(`.${clusterDomain}`);
  return {
    code: 'external-name-unresolved',
    text: `${called(asked, 'Service', name, namespace)} stands for "${target}" (ExternalName), and that name does not resolve.`,
    remedy: [`holdfast dns ${inside ? 'explain' : 'query'} ${target}.`],
    evidence: { service: name, namespace, externalName: target },
  };
};

const ended = ({ steps }: Walk, outcome: string): boolean =>
  steps.at(-1)?.outcome === outcome || steps.some((step) => step.outcome === outcome);

export const noUpstream: Check = ({ target, walk, name }) => {
  if (target.kind !== 'outside' || !ended(walk, 'failed')) return undefined;
  return {
    code: 'upstream-unreachable',
    text: `"${name.replace(/\.$/, '')}" is not a name of this cluster, and the servers that know others gave no answer: the node's /etc/resolv.conf names none, or none that it reaches.`,
    remedy: ['on the node: cat /etc/resolv.conf, and ask one of its servers directly'],
  };
};

export const nobodyKnows: Check = ({ target, walk, name, client }) => {
  if (target.kind !== 'outside' || walk.steps.length === 0) return undefined;
  const bare = name.replace(/\.$/, '');
  return {
    code: 'outside-unknown',
    text: `"${bare}" is no name of this cluster, and the servers outside know of none either. A Service's name is SERVICE.NAMESPACE, a member's is MEMBER.SERVICE.NAMESPACE.`,
    remedy: [
      `kubectl get services -A   # is it spelt right? "${client.namespace}" was searched first`,
    ],
  };
};
