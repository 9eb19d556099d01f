/** Ties the Secret with a node's password to its Node, so that deleting the Node frees the name. */
import { nodes, secrets } from '#api/gen/resources.ts';
import {
  nodePasswordName,
  nodePasswordNamespace,
  nodePasswordType,
} from '#api/certificates/node-password.ts';
import { keyOf } from '#api/object.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

const nameEnd = nodePasswordName('');

export const nodePasswordController: ControllerFactory = (context) => {
  const { client, informers } = context;
  const allNodes = informers.of(nodes);
  const namespace = nodePasswordNamespace;
  const passwords = informers.of(secrets, {
    namespace,
    fieldSelector: `type=${nodePasswordType}`,
  });
  return createController(
    {
      name: 'node-password',
      watches: [
        watching(allNodes, ({ type, object }) => (type === 'added' ? [keyOf(object)] : [])),
        watching(passwords, ({ type, object }) =>
          type === 'added' && object.metadata.name.endsWith(nameEnd)
            ? [object.metadata.name.slice(0, -nameEnd.length)]
            : [],
        ),
      ],
      async reconcile(node, signal) {
        const owner = allNodes.get(node);
        const name = nodePasswordName(node);
        const secret = passwords.get(keyOf({ metadata: { namespace, name } }));
        if (!owner || !secret) return;
        const { uid } = owner.metadata;
        const owners = secret.metadata.ownerReferences ?? [];
        if (owners.length === 1 && owners[0]?.uid === uid) return;
        const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: node, uid }];
        const { resourceVersion } = secret.metadata;
        await client.patch(
          secrets,
          secret.metadata,
          { type: 'merge', body: { metadata: { ownerReferences, resourceVersion } } },
          { signal },
        );
      },
    },
    context,
  );
};
