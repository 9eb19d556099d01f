/** Asks the API whether a caller of the kubelet may do that (upstream: Kubelet authorization, webhook mode). */
import { subjectAccessReviews } from '#api/gen/resources.ts';
import type { Client } from '#client/client.ts';
import type { NodeAccess } from '#kubelet/server/server.ts';

export async function allowsNodeAccess(
  client: Client,
  nodeName: string,
  access: NodeAccess,
): Promise<boolean> {
  const { caller, verb, subresource } = access;
  const review = await client.create(subjectAccessReviews, {
    metadata: {},
    spec: {
      user: caller.name,
      groups: caller.groups,
      resourceAttributes: { verb, resource: 'nodes', subresource, name: nodeName, version: 'v1' },
    },
  });
  return review.status?.allowed === true;
}
