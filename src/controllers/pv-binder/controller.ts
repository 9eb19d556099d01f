/**
 * Binds claims to volumes. Owns `claimRef` of volumes, `volumeName` of claims and the phases of both; it never makes or
 * removes a volume, which is for provisioners. Claims and volumes share one queue and one worker, so that two claims
 * never take the same volume.
 */
import {
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '#api/gen/resources.ts';
import type { PersistentVolumeClaim } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { claimKeysOf } from '#api/volumes/pod-claims.ts';
import { className } from '#api/volumes/suits.ts';
import type { Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { reconcileClaim, type BinderParts } from './reconcile-claim.ts';
import { reconcileVolume } from './reconcile-volume.ts';

const claimKey = (key: string): string => `claim:${key}`;
const volumeKey = (key: string): string => `volume:${key}`;

export const pvBinderController: ControllerFactory = ({
  client,
  informers,
  recorder,
  clock,
  log,
}) => {
  const claims = informers.of(persistentVolumeClaims);
  const volumes = informers.of(persistentVolumes);
  const classes = informers.of(storageClasses);
  const nodeCache = informers.of(nodes);
  const podCache = informers.of(pods);
  podCache.addIndex('claim', claimKeysOf);
  const parts: BinderParts = {
    client,
    recorder,
    claim: (key) => claims.get(key),
    volume: (name) => volumes.get(name),
    volumes: () => volumes.list(),
    storageClass: (name) => classes.get(name),
    node: (name) => nodeCache.get(name),
    consumers: (claim) => podCache.byIndex('claim', keyOf(claim)),
  };
  return createController(
    {
      name: 'pv-binder',
      watches: [
        watching(claims, ({ object }) => [
          claimKey(keyOf(object)),
          ...(object.spec.volumeName ? [volumeKey(object.spec.volumeName)] : volumesFor(object)),
        ]),
        watching(volumes, ({ object }) => [
          volumeKey(keyOf(object)),
          ...claimsWaitingFor(object.spec.claimRef, claims),
        ]),
        watching(classes, ({ object }) =>
          claims
            .list()
            .filter((claim) => !claim.spec.volumeName && className(claim) === object.metadata.name)
            .map((claim) => claimKey(keyOf(claim))),
        ),
        watching(nodeCache, () => []),
        watching(podCache, () => []),
      ],
      reconcile: (key) =>
        key.startsWith('claim:')
          ? reconcileClaim(parts, key.slice('claim:'.length))
          : reconcileVolume(parts, key.slice('volume:'.length)),
    },
    { clock, log },
  );

  /** Volumes that name this claim, which may have just gone. */
  function volumesFor(claim: PersistentVolumeClaim): string[] {
    const { uid } = claim.metadata;
    return volumes
      .list()
      .filter(({ spec }) => spec.claimRef?.uid === uid)
      .map((volume) => volumeKey(keyOf(volume)));
  }
};

/** The claim that a volume names or, when it is free, all that have no volume yet. */
function claimsWaitingFor(
  claimRef: { readonly namespace?: string; readonly name?: string } | undefined,
  claims: Informer<PersistentVolumeClaim>,
): string[] {
  if (claimRef) return [claimKey(`${claimRef.namespace}/${claimRef.name}`)];
  return claims
    .list()
    .filter(({ spec }) => !spec.volumeName)
    .map((claim) => claimKey(keyOf(claim)));
}
