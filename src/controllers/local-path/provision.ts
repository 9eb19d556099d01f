/** The PersistentVolume for one claim: pure. */
import { join } from 'node:path';
import type { Draft } from '#api/object.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '#api/gen/types.ts';
import { claimRefTo, localPathProvisioner, provisionedBy } from '#api/volumes/binding.ts';

export interface Provision {
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  readonly node: Node;
  /** On the node. */
  readonly directory: string;
}

export function volumeNameOf(claim: PersistentVolumeClaim): string {
  return `pvc-${claim.metadata.uid}`;
}

/** Why it can't be provisioned, for the claim's event; undefined when it can. */
export function refusalOf({ spec }: PersistentVolumeClaim): string | undefined {
  if (spec.volumeMode === 'Block') return 'block volumes are not supported';
  if (spec.selector) return 'claim.Spec.Selector is not supported';
  const modes: readonly string[] = ['ReadWriteOnce', 'ReadWriteOncePod'];
  if (!(spec.accessModes ?? []).every((mode) => modes.includes(mode))) {
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
  }
  return undefined;
}

export function volumeFor({
  claim,
  storageClass,
  node,
  directory,
}: Provision): Draft<PersistentVolume> {
  const { namespace, name } = claim.metadata;
  const volume = volumeNameOf(claim);
  const storage = claim.spec.resources?.requests?.['storage'] ?? '0';
  const hostname = node.metadata.labels?.['kubernetes.io/hostname'] ?? node.metadata.name;
  return {
    metadata: {
      name: volume,
      annotations: {
        'local.path.provisioner/selected-node': node.metadata.name,
        [provisionedBy]: localPathProvisioner,
      },
    },
    spec: {
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      capacity: { storage },
      claimRef: claimRefTo(claim),
      hostPath: {
        path: join(directory, `${volume}_${namespace}_${name}`),
        type: 'DirectoryOrCreate',
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'kubernetes.io/hostname', operator: 'In', values: [hostname] },
              ],
            },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: 'Filesystem',
    },
  };
}
