/** Names that are there without what was asked for, names of addresses, and what no other check explains. */
import { isIP } from 'node:net';
import type { Check } from '../case.ts';
import { aimedService, listing } from '../facts.ts';
import { nearest } from '../near.ts';

/** NODATA: the name exists, a record of the type doesn't. */
export const noSuchType: Check = (asked) => {
  const { walk, type, snapshot } = asked;
  const step = walk.steps.find(({ outcome }) => outcome === 'no-data');
  if (!step || walk.reached !== undefined) return undefined;
  const service = aimedService(asked);
  const families = service?.spec?.ipFamilies ?? [];
  if (type === 'AAAA' && families.length > 0 && !families.includes('IPv6')) {
    return {
      code: 'no-such-type',
      text: `The name exists, but Service "${service?.metadata.name}" has only IPv4 addresses: AAAA is empty, and that is right.`,
      remedy: [`holdfast dns explain ${asked.name} --type A`],
      evidence: { name: step.name, type, ipFamilies: families },
    };
  }
  return {
    code: 'no-such-type',
    text: `"${step.name}" exists, but has no record of type ${type === 'ADDRESS' ? 'A or AAAA' : type}${step.name === snapshot.clusterDomain ? ": it is the cluster's domain itself" : ''}.`,
    remedy: ['holdfast dns records   # shows which records there are'],
    evidence: { name: step.name, type },
  };
};

/** Not a Service's name at all: `cluster.local`, `prod.svc.cluster.local`, `x.cluster.local`. */
export const notAService: Check = ({ target, name, snapshot }) => {
  if (target.kind !== 'cluster') return undefined;
  return {
    code: 'not-a-service-name',
    text: `"${name}" is in the cluster's domain, but is no name of a Service or a member: those are SERVICE.NAMESPACE.svc.${snapshot.clusterDomain} and MEMBER.SERVICE.NAMESPACE.svc.${snapshot.clusterDomain}.`,
    remedy: ['holdfast dns records   # shows which names there are'],
  };
};

/** `10-42-0-7.prod.pod.cluster.local` */
export const podAddress: Check = ({ target, snapshot }) => {
  if (target.kind !== 'pod-address') return undefined;
  const known = snapshot.namespaces.map(({ metadata }) => metadata.name);
  if (!known.includes(target.namespace)) {
    const near = nearest(target.namespace, known);
    return {
      code: 'no-namespace',
      text: `There is no namespace "${target.namespace}"${near.length > 0 ? `; the nearest is ${listing(near.map((one) => `"${one}"`))}` : ''}.`,
      remedy: ['kubectl get namespaces'],
      evidence: { namespace: target.namespace, nearest: near },
    };
  }
  const { label } = target;
  if (isIP(label.replaceAll('-', '.')) !== 0 || isIP(label.replaceAll('-', ':')) !== 0) {
    return undefined;
  }
  return {
    code: 'not-an-address',
    text: `Names below "pod" are made of addresses (10-42-0-7 for 10.42.0.7), and "${label}" is none. A Pod's own name resolves only below the Service that is its subdomain.`,
    remedy: [`ask for ${label}.SERVICE.${target.namespace}`],
    evidence: { label },
  };
};

export const reverseUnknown: Check = ({ target, snapshot }) => {
  if (target.kind !== 'reverse') return undefined;
  const { address } = target;
  const pod = snapshot.pods.find(({ status }) => address !== '' && status?.podIP === address);
  return {
    code: 'no-reverse-name',
    text: pod
      ? `${address} is Pod "${pod.metadata.name}", which no Service publishes (its Pod is not Ready, or no Service selects it).`
      : `${address || 'That'} is the address of no Service and of no member that is published.`,
    remedy: ['kubectl get pods -A -o wide   # who has the address?'],
    evidence: { address, pod: pod?.metadata.name },
  };
};

/** Never wrong, and never helpful: each time that somebody sees it a check is missing. */
export const unexplained: Check = ({ name, walk }) => ({
  code: 'unexplained',
  text: `"${name}" does not resolve (${walk.steps.at(-1)?.rcode || 'no answer'}), though all that belongs to it looks as it should. It may just be changing.`,
  remedy: [`holdfast dns explain ${name} --watch`],
});
