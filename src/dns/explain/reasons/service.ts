/** Reasons that lie with the Service of a name: there is none, it is elsewhere, it is called otherwise. */
import type { StatefulSet } from '#api/gen/types.ts';
import type { Case, Check } from '../case.ts';
import {
  aimedService,
  called,
  inNamespace,
  listing,
  quoted,
  serviceIn,
  serviceTarget,
  setOf,
  setsIn,
} from '../facts.ts';
import type { ServiceTarget } from '../facts.ts';
import { nearest } from '../near.ts';

/** The target, when its Service isn't there. */
function missing(asked: Case): ServiceTarget | undefined {
  return aimedService(asked) ? undefined : serviceTarget(asked);
}

function hasNamespace({ snapshot }: Case, name: string): boolean {
  return snapshot.namespaces.some(({ metadata }) => metadata.name === name);
}

/** How the target would be called with another Service: short within the client's namespace. */
function renamed(asked: Case, target: ServiceTarget, service: string, namespace: string): string {
  const { client, snapshot } = asked;
  const first =
    target.kind === 'member'
      ? `${target.member}.`
      : target.kind === 'port'
        ? `_${target.port}._${target.protocol}.`
        : '';
  const name = `${first}${service}`;
  return namespace === client.namespace
    ? name
    : `${name}.${namespace}.svc.${snapshot.clusterDomain}`;
}

export const noNamespace: Check = (asked) => {
  const target = missing(asked);
  if (!target || hasNamespace(asked, target.namespace)) return undefined;
  const { snapshot, client } = asked;
  const near = nearest(
    target.namespace,
    snapshot.namespaces.map(({ metadata }) => metadata.name),
  );
  const homes = snapshot.services
    .filter(({ metadata }) => metadata.name === target.service)
    .map(({ metadata }) => metadata.namespace);
  const best = near.find((one) => homes.includes(one)) ?? homes[0] ?? near[0];
  const asks =
    best === undefined
      ? 'kubectl get namespaces'
      : `ask for ${renamed(asked, target, target.service, best)}`;
  return {
    code: 'no-namespace',
    text: `There is no namespace "${target.namespace}"${near.length > 0 ? `; the nearest is ${listing(near.map((one) => `"${one}"`))}` : ''}${homes.length > 0 ? `. A Service "${target.service}" is in ${listing(homes.map((one) => `"${one}"`))}` : ''}.`,
    remedy: [asks],
    evidence: {
      namespace: target.namespace,
      nearest: near,
      servicesIn: homes,
      from: client.namespace,
    },
  };
};

/** Its members would have names, if the Service that it names were there. */
export const setWithoutService: Check = (asked) => {
  const target = missing(asked);
  if (!target) return undefined;
  const set = setsIn(asked.snapshot, target.namespace).find(
    ({ spec }) => spec?.serviceName === target.service,
  );
  if (!set) return undefined;
  return {
    code: 'governing-service-missing',
    text: `StatefulSet "${set.metadata.name}" has serviceName "${target.service}", but there is no Service of that name: its members have no names.`,
    remedy: [createHeadless(set)],
    evidence: { statefulSet: set.metadata.name, serviceName: target.service },
  };
};

/** A command that makes the Service which a set names. */
function createHeadless({ metadata, spec }: StatefulSet): string {
  const ports = (spec?.template.spec?.containers ?? [])
    .flatMap((container) => container.ports ?? [])
    .map(({ name, containerPort, protocol }) => ({
      ...(name ? { name } : {}),
      port: containerPort,
      ...(protocol && protocol !== 'TCP' ? { protocol } : {}),
    }));
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: spec?.serviceName, namespace: metadata.namespace },
    spec: {
      clusterIP: 'None',
      selector: spec?.selector.matchLabels ?? spec?.template.metadata?.labels,
      ...(ports.length > 0 ? { ports } : {}),
    },
  };
  return `echo ${quoted(service)} | kubectl apply -f -`;
}

export const serviceElsewhere: Check = (asked) => {
  const target = missing(asked);
  if (!target) return undefined;
  const homes = asked.snapshot.services
    .filter(({ metadata }) => metadata.name === target.service)
    .map(({ metadata }) => metadata.namespace);
  const [home] = homes;
  if (home === undefined) return undefined;
  return {
    code: 'service-elsewhere',
    text: `There is no ${called(asked, 'Service', target.service, target.namespace)}${target.namespace === asked.client.namespace ? ` in this namespace ("${target.namespace}")` : ''}; ${homes.length > 1 ? 'there are ones' : 'there is one'} in ${listing(homes.map((one) => `"${one}"`))}.`,
    remedy: [`ask for ${renamed(asked, target, target.service, home)}`],
    evidence: { service: target.service, namespace: target.namespace, servicesIn: homes },
  };
};

/** The member is there, but its names are below the Service that its set names. */
export const otherGoverningService: Check = (asked) => {
  const target = serviceTarget(asked);
  if (target?.kind !== 'member') return undefined;
  const { snapshot } = asked;
  const member = setOf(snapshot, target.namespace, target.member);
  const governing = member?.set.spec?.serviceName;
  if (!member || governing === target.service) return undefined;
  const set = member.set.metadata.name;
  const evidence = { statefulSet: set, serviceName: governing ?? '', asked: target.service };
  if (!governing) {
    return {
      code: 'no-governing-service',
      text: `StatefulSet "${set}" has no serviceName: its members have no names of their own.`,
      remedy: [
        `create it anew with spec.serviceName: ${target.service} (the Pods stay): kubectl delete statefulset ${set}${inNamespace(target.namespace)} --cascade=orphan`,
      ],
      evidence,
    };
  }
  const there = serviceIn(snapshot, target.namespace, governing);
  const second = aimedService(asked)
    ? ` Service "${target.service}" selects the same Pods but gives them no names: only the governing Service does.`
    : ` There is no Service "${target.service}".`;
  return {
    code: 'other-governing-service',
    text: `${target.member} is a member of StatefulSet "${set}", whose serviceName is "${governing}": its members' names are below that.${second}`,
    remedy: there
      ? [`ask for ${renamed(asked, target, governing, target.namespace)}`]
      : [createHeadless(member.set)],
    evidence,
  };
};

export const serviceMisspelt: Check = (asked) => {
  const target = missing(asked);
  if (!target) return undefined;
  const here = asked.snapshot.services.filter(
    ({ metadata }) => metadata.namespace === target.namespace,
  );
  const near = nearest(
    target.service,
    here.map(({ metadata }) => metadata.name),
  );
  const [best] = near;
  if (best === undefined) return undefined;
  return {
    code: 'service-misspelt',
    text: `There is no ${called(asked, 'Service', target.service, target.namespace)}; is ${listing(near.map((one) => `"${one}"`))} meant?`,
    remedy: [`ask for ${renamed(asked, target, best, target.namespace)}`],
    evidence: { service: target.service, namespace: target.namespace, nearest: near },
  };
};

export const noService: Check = (asked) => {
  const target = missing(asked);
  if (!target) return undefined;
  const { snapshot } = asked;
  const here = snapshot.services
    .filter(({ metadata }) => metadata.namespace === target.namespace)
    .map(({ metadata }) => metadata.name);
  const pod = snapshot.pods.find(
    ({ metadata }) => metadata.namespace === target.namespace && metadata.name === target.service,
  );
  const deployed = pod
    ? ` "${target.service}" is a Pod, and Pods have no names without a Service.`
    : '';
  return {
    code: 'no-service',
    text: `There is no Service "${target.service}" in namespace "${target.namespace}".${deployed}${here.length > 0 ? ` It has ${listing(here.map((one) => `"${one}"`))}.` : ' It has no Services at all.'}`,
    remedy: [
      pod
        ? `kubectl expose pod ${target.service}${inNamespace(target.namespace)} --port=80`
        : `kubectl get services${inNamespace(target.namespace)}`,
    ],
    evidence: { service: target.service, namespace: target.namespace, services: here },
  };
};
