/** What a ServiceAccount token says of its owner, and whether that still holds. */
import { nodes, pods, secrets, serviceAccounts } from '#api/gen/resources.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Reader } from '../registry/strategy.ts';
import { authenticatedGroup } from './authenticate.ts';

export interface ObjectReference {
  readonly name: string;
  readonly uid: string;
}

/** The `kubernetes.io` claim. */
export interface KubernetesClaim {
  readonly namespace: string;
  readonly serviceaccount: ObjectReference;
  readonly pod?: ObjectReference;
  readonly node?: ObjectReference;
  readonly secret?: ObjectReference;
}

/** Why the objects that a token hangs on are no longer what they were; undefined when they are. */
export function staleBinding(reader: Reader, claim: KubernetesClaim): string | undefined {
  const { namespace, serviceaccount, pod, node, secret } = claim;
  const bound = [
    {
      reference: serviceaccount,
      live: reader.get(serviceAccounts, { namespace, name: serviceaccount.name }),
      what: 'service account',
    },
    { reference: pod, live: pod && reader.get(pods, { namespace, name: pod.name }), what: 'pod' },
    {
      reference: secret,
      live: secret && reader.get(secrets, { namespace, name: secret.name }),
      what: 'secret',
    },
    // A Pod's token names its node for information only; the Pod is what it hangs on.
    {
      reference: pod ? undefined : node,
      live: node && reader.get(nodes, { name: node.name }),
      what: 'node',
    },
  ];
  for (const { reference, live, what } of bound) {
    if (!reference) continue;
    if (!live) return `${what} ${namespace}/${reference.name} not found`;
    if (live.metadata.uid !== reference.uid) {
      return `${what} UID (${live.metadata.uid}) does not match claim (${reference.uid})`;
    }
  }
  return undefined;
}

/** As upstream describes a token's owner (KEP-4193 for the extra values). */
export function userOf(claim: KubernetesClaim, id: string | undefined): UserInfo {
  const { namespace, serviceaccount, pod, node } = claim;
  const extra = {
    ...(id !== undefined && { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] }),
    ...(pod && {
      'authentication.kubernetes.io/pod-name': [pod.name],
      'authentication.kubernetes.io/pod-uid': [pod.uid],
    }),
    ...(node && {
      'authentication.kubernetes.io/node-name': [node.name],
      'authentication.kubernetes.io/node-uid': [node.uid],
    }),
  };
  return {
    name: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, authenticatedGroup],
    extra,
  };
}
