/**
 * Gives a node's name to whoever proves to have its password, and a free one to whoever comes first. It is decided here,
 * on the server, and not where the token is shown: a token lets its holder ask under any name.
 */
import { nodes, secrets } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import {
  nodePasswordName,
  nodePasswordNamespace,
  nodePasswordSecret,
  provenKey,
  publicKeyOf,
} from '#api/certificates/node-password.ts';
import { isApiError } from '#api/status.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import type { Client } from '#client/client.ts';
import { isReservedNodeName } from './serving.ts';

export type Claim =
  | { readonly verdict: 'granted' }
  | { readonly verdict: 'refused'; readonly message: string }
  /** Without a proof a person has to decide. */
  | { readonly verdict: 'unproven' };

export interface ClaimContext {
  readonly client: Client;
  /** Names of nodes that don't join: they run in a server's process. */
  readonly ownNodes: readonly string[];
  readonly signal: AbortSignal;
}

/** `pem` is the request itself. Throws AlreadyExists when somebody claims the name at the same moment. */
export async function claimName(
  asked: { readonly node: string; readonly csr: CertificateSigningRequest; readonly pem: string },
  { client, ownNodes, signal }: ClaimContext,
): Promise<Claim> {
  const { node, csr, pem } = asked;
  if (ownNodes.includes(node) || isReservedNodeName(node)) {
    return refused(`the node name "${node}" is taken by a server; join under another name`);
  }
  const key = provenKey(csr, node, pem);
  if (key === undefined) return { verdict: 'unproven' };
  const name = nodePasswordName(node);
  const stored = await find(client, secrets, { namespace: nodePasswordNamespace, name });
  if (stored) {
    if (publicKeyOf(stored) === key) return { verdict: 'granted' };
    return taken(node, (await find(client, nodes, { name: node })) !== undefined);
  }
  // A Node that nothing is known of: it didn't join, or its Secret was taken away.
  if (await find(client, nodes, { name: node })) return taken(node, true);
  await client.create(secrets, nodePasswordSecret(node, key), { signal });
  return { verdict: 'granted' };
}

function taken(node: string, exists: boolean): Claim {
  const remedy = exists
    ? `kubectl delete node ${node}`
    : `kubectl -n ${nodePasswordNamespace} delete secret ${nodePasswordName(node)}`;
  return refused(
    `the node name "${node}" is taken, and this machine does not have the password of that node; ` +
      `join under another name, or, if the other machine is gone for good, free the name: ${remedy}`,
  );
}

function refused(message: string): Claim {
  return { verdict: 'refused', message };
}

async function find<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  key: ObjectKey,
): Promise<T | undefined> {
  try {
    return await client.get(type, key);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
