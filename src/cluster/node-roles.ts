/**
 * What a Holdfast node may do beyond what the Node authorizer grants. It joins with a token and renews its certificates
 * by itself. It makes and removes the directories of local PersistentVolumes (upstream's provisioner starts a Pod for that), so
 * it follows PersistentVolumes.
 */
import { clusterRoleBindings, clusterRoles } from '#api/gen/resources.ts';
import { ensure } from '#apiserver/bootstrap/bootstrap.ts';
import { joiningGroup } from '#api/bootstrap-token.ts';
import { nodesGroup } from '#api/certificates/signers.ts';
import type { Client } from '#client/client.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const localVolumes = 'holdfast:local-volumes';

/** Joining is bound as kubeadm does: who shows a token may ask for a node's certificate, and a node for its next one. */
const bindings = [
  {
    name: 'holdfast:kubelet-bootstrap',
    role: 'system:node-bootstrapper',
    group: joiningGroup,
  },
  {
    name: 'holdfast:node-autoapprove-bootstrap',
    role: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    group: joiningGroup,
  },
  {
    name: 'holdfast:node-autoapprove-certificate-rotation',
    role: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    group: nodesGroup,
  },
  { name: localVolumes, role: localVolumes, group: nodesGroup },
] as const;

export async function ensureNodeRoles(client: Client): Promise<void> {
  const rules = [
    {
      apiGroups: [''],
      resources: ['persistentvolumes'],
      verbs: ['get', 'list', 'watch', 'update', 'patch', 'delete'],
    },
  ];
  const role = { metadata: { name: localVolumes }, rules };
  await ensure(client, { type: clusterRoles, enforced: true, object: role });
  for (const { name, role: bound, group } of bindings) {
    await ensure(client, {
      type: clusterRoleBindings,
      enforced: true,
      object: {
        metadata: { name },
        roleRef: { apiGroup, kind: 'ClusterRole', name: bound },
        subjects: [{ apiGroup, kind: 'Group', name: group }],
      },
    });
  }
}
