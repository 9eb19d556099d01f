/**
 * What a Holdfast node may do beyond what the Node authorizer grants: it makes and removes the directories of local
 * PersistentVolumes itself (upstream's provisioner starts a Pod for that), so it follows PersistentVolumes.
 */
import { clusterRoleBindings, clusterRoles } from '#api/gen/resources.ts';
import { ensure } from '#apiserver/bootstrap/bootstrap.ts';
import type { Client } from '#client/client.ts';

const name = 'holdfast:local-volumes';

export async function ensureNodeRoles(client: Client): Promise<void> {
  await ensure(client, {
    type: clusterRoles,
    enforced: true,
    object: {
      metadata: { name },
      rules: [
        {
          apiGroups: [''],
          resources: ['persistentvolumes'],
          verbs: ['get', 'list', 'watch', 'update', 'patch', 'delete'],
        },
      ],
    },
  });
  await ensure(client, {
    type: clusterRoleBindings,
    enforced: true,
    object: {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }],
    },
  });
}
