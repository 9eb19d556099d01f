/**
 * What a kubelet may do: its part of the API (`nodeRules`), but of the Secrets, ConfigMaps, claims, volumes and
 * ServiceAccounts only those that the Pods of its node use.
 */
import { persistentVolumeClaims, persistentVolumes, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { podNode } from '#api/pod.ts';
import { configMapsOf, secretsOf } from '#api/pod-references.ts';
import { claimNamesOf } from '#api/volumes/pod-claims.ts';
import { tunnelPath } from '#client/tunnel-path.ts';
import type { Reader } from '../registry/strategy.ts';
import { noOpinion } from './authorize.ts';
import type { Access, Authorizer, Decision } from './authorize.ts';
import { nodeRules } from './bootstrap/node-rules.ts';
import { nodeOf } from './node-identity.ts';
import { ruleAllows } from './rule.ts';

const allow: Decision = { verdict: 'allow' };
const reading = new Set(['get', 'list', 'watch']);

export function nodeAuthorizer(reader: Reader): Authorizer {
  return {
    name: 'node',
    decide(user, access) {
      const node = nodeOf(user);
      if (node === undefined) return noOpinion;
      if (!access.isResource) return access.path === tunnelPath ? allow : noOpinion;
      const guarded = guards[keyOf(access)];
      if (guarded) return guarded({ reader, node, access });
      return nodeRules.some((rule) => ruleAllows(rule, access)) ? allow : noOpinion;
    },
  };
}

interface Question {
  readonly reader: Reader;
  readonly node: string;
  readonly access: Access;
}

function keyOf({ group, resource, subresource }: Access): string {
  return `${group}/${resource}${subresource ? `/${subresource}` : ''}`;
}

/** Resources of which a node may touch only some. */
const guards: Readonly<Record<string, (question: Question) => Decision>> = {
  '/secrets': (question) => referenced(question, secretsOf),
  '/configmaps': (question) => (isDnsConfig(question) ? allow : referenced(question, configMapsOf)),
  '/persistentvolumeclaims': (question) => referenced(question, claimNamesOf),
  '/persistentvolumes': boundVolume,
  '/serviceaccounts/token': (question) =>
    question.access.verb === 'create'
      ? usedBy(question, (pod) => [pod.spec.serviceAccountName ?? 'default'])
      : refuse(question, 'can only create tokens for individual service accounts'),
  'coordination.k8s.io/leases': nodeLease,
};

/** Each node is its own DNS, which follows the cluster's configuration of it. */
const dnsConfigs = new Set(['coredns', 'coredns-custom']);

function isDnsConfig({ access }: Question): boolean {
  const { verb, namespace, name, subresource } = access;
  return reading.has(verb) && namespace === 'kube-system' && dnsConfigs.has(name) && !subresource;
}

/** A read of one object by its name, which a Pod of the node uses. */
function referenced(question: Question, namesOf: (pod: Pod) => readonly string[]): Decision {
  const { access } = question;
  if (!reading.has(access.verb) || access.name === '') {
    return refuse(question, 'can only read resources of this type, one at a time and by name');
  }
  return usedBy(question, namesOf);
}

function usedBy(question: Question, namesOf: (pod: Pod) => readonly string[]): Decision {
  const { reader, node, access } = question;
  const used = reader
    .having(pods, { ...podNode, value: node }, access.namespace)
    .some((pod) => namesOf(pod).includes(access.name));
  return used ? allow : refuse(question, 'no relationship found between node and this object');
}

function boundVolume(question: Question): Decision {
  const { reader, access } = question;
  if (access.verb !== 'get' || access.name === '') {
    return refuse(question, 'can only get individual resources of this type');
  }
  const claim = reader.get(persistentVolumes, { name: access.name })?.spec.claimRef;
  const { namespace = '', name = '' } = claim ?? {};
  const bound = reader.get(persistentVolumeClaims, { namespace, name });
  return usedBy(
    { ...question, access: { ...access, namespace, name } },
    bound?.spec.volumeName === access.name ? claimNamesOf : () => [],
  );
}

function nodeLease(question: Question): Decision {
  const { node, access } = question;
  if (access.namespace !== 'kube-node-lease') {
    return refuse(question, 'can only access leases in the "kube-node-lease" system namespace');
  }
  // A create has no name in its URL; admission (NodeRestriction) checks that of the object.
  if (access.verb === 'create' || access.name === node) return allow;
  return refuse(question, 'can only access node lease with the same name as the requesting node');
}

function refuse({ node }: Question, why: string): Decision {
  return { verdict: 'no opinion', reason: `node '${node}': ${why}` };
}
