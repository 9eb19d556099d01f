/** One claim: find a volume for it, ask for one to be provisioned, or say what it waits for. */
import { persistentVolumeClaims } from '#api/gen/resources.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '#api/gen/types.ts';
import {
  betaStorageProvisioner,
  bindCompleted,
  isReservedFor,
  noProvisioner,
  selectedNode,
  storageProvisioner,
} from '#api/volumes/binding.ts';
import { className, complaintOf } from '#api/volumes/suits.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { bind, setClaimPhase } from './bind.ts';
import { bestMatch } from './match.ts';

export interface BinderParts {
  readonly client: Client;
  readonly recorder: EventRecorder;
  claim(key: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): readonly PersistentVolume[];
  storageClass(name: string): StorageClass | undefined;
  node(name: string): Node | undefined;
  /** The Pods that use the claim. */
  consumers(claim: PersistentVolumeClaim): readonly Pod[];
}

export async function reconcileClaim(parts: BinderParts, key: string): Promise<void> {
  const claim = parts.claim(key);
  if (!claim) return;
  if (claim.spec.volumeName) await reconcileNamed(parts, claim, claim.spec.volumeName);
  else await reconcileUnnamed(parts, claim);
}

async function reconcileNamed(
  parts: BinderParts,
  claim: PersistentVolumeClaim,
  name: string,
): Promise<void> {
  const { client, recorder } = parts;
  const volume = parts.volume(name);
  const wasBound = claim.metadata.annotations?.[bindCompleted] !== undefined;
  if (!volume) {
    if (!wasBound) return setClaimPhase(client, claim, 'Pending');
    if (claim.status?.phase !== 'Lost') {
      recorder.event(
        claim,
        'Warning',
        'ClaimLost',
        'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      );
    }
    return setClaimPhase(client, claim, 'Lost');
  }
  if (volume.spec.claimRef && !isReservedFor(volume, claim)) {
    if (wasBound) {
      recorder.event(
        claim,
        'Warning',
        'ClaimMisbound',
        'Two claims are bound to the same volume, this one is bound incorrectly',
      );
      return setClaimPhase(client, claim, 'Lost');
    }
    recorder.event(
      claim,
      'Warning',
      'FailedBinding',
      `volume "${name}" already bound to a different claim.`,
    );
    return setClaimPhase(client, claim, 'Pending');
  }
  const complaint = wasBound ? undefined : complaintOf(volume, claim);
  if (complaint) {
    recorder.event(
      claim,
      'Warning',
      'VolumeMismatch',
      `Cannot bind to requested volume "${name}": ${complaint}`,
    );
    return setClaimPhase(client, claim, 'Pending');
  }
  return bind(client, volume, claim);
}

async function reconcileUnnamed(parts: BinderParts, claim: PersistentVolumeClaim): Promise<void> {
  const { client, recorder } = parts;
  const storageClass = parts.storageClass(className(claim));
  const onlyReserved = waitsForConsumer(claim, storageClass);
  const node = parts.node(claim.metadata.annotations?.[selectedNode] ?? '');
  const match = bestMatch(claim, parts.volumes(), { onlyReserved, ...(node ? { node } : {}) });
  if (match && !claim.metadata.deletionTimestamp) return bind(client, match, claim);
  if (!claim.metadata.deletionTimestamp) {
    if (onlyReserved) tellWaiting(parts, claim);
    else if (className(claim) === '') {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      recorder.event(claim, 'Normal', 'FailedBinding', message);
    } else await askProvisioner(parts, claim, storageClass);
  }
  return setClaimPhase(client, claim, 'Pending');
}

/** A class that isn't there binds at once: there is nothing to wait for. */
function waitsForConsumer(
  { metadata }: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): boolean {
  return (
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    metadata.annotations?.[selectedNode] === undefined
  );
}

function tellWaiting(parts: BinderParts, claim: PersistentVolumeClaim): void {
  const names = parts
    .consumers(claim)
    .filter(({ spec }) => !spec.nodeName)
    .map(({ metadata }) => metadata.name);
  const [reason, message] =
    names.length === 0
      ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
      : ['WaitForPodScheduled', `waiting for pod ${names.join(',')} to be scheduled`];
  parts.recorder.event(claim, 'Normal', reason, message);
}

/** Provisioners are told by an annotation; the volume that they make names the claim. */
async function askProvisioner(
  { client, recorder }: BinderParts,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): Promise<void> {
  if (!storageClass) {
    const message = `storageclass.storage.k8s.io "${className(claim)}" not found`;
    recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  const { provisioner } = storageClass;
  if (provisioner === noProvisioner) {
    const message = 'no volume plugin matched';
    recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  if (claim.metadata.annotations?.[storageProvisioner] !== provisioner) {
    const annotations = {
      [betaStorageProvisioner]: provisioner,
      [storageProvisioner]: provisioner,
    };
    const { name, namespace, uid } = claim.metadata;
    await client.patch(
      persistentVolumeClaims,
      { name, namespace },
      { type: 'merge', body: { metadata: { uid, annotations } } },
    );
    // The change brings the claim back here.
    return;
  }
  recorder.event(
    claim,
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  );
}
