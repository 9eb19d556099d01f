/**
 * Keeps a claim that is deleted while a Pod uses it until that Pod is gone: owns the finalizer
 * `kubernetes.io/pvc-protection`.
 */
import { createController, watching } from '#client/reconciler.ts';
import { persistentVolumeClaims, pods } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { claimKeysOf } from '#api/volumes/pod-claims.ts';
import type { ControllerFactory } from '../controller.ts';
import { dropFinalizer, ensureFinalizer } from '../finalizer.ts';

const finalizer = 'kubernetes.io/pvc-protection';
const byClaim = 'claims';

export const pvcProtectionController: ControllerFactory = (context) => {
  const { client, informers } = context;
  const claims = informers.of(persistentVolumeClaims);
  const podCache = informers.of(pods);
  podCache.addIndex(byClaim, claimKeysOf);

  return createController(
    {
      name: 'pvc-protection',
      watches: [
        watching(claims, ({ object }) => [keyOf(object)]),
        // Only the end of a use matters; its beginning is seen when it is looked for.
        watching(podCache, ({ type, object }) => (type === 'deleted' ? claimKeysOf(object) : [])),
      ],
      async reconcile(key, signal) {
        const claim = claims.get(key);
        if (!claim) return;
        const target = { client, type: persistentVolumeClaims, object: claim, signal };
        if (!claim.metadata.deletionTimestamp) await ensureFinalizer(target, finalizer);
        else if (isFree(claim)) await dropFinalizer(target, finalizer);
      },
    },
    context,
  );

  /** A Pod that no kubelet has seen yet won't be started with a claim on its way out. */
  function isFree(claim: PersistentVolumeClaim): boolean {
    return !podCache.byIndex(byClaim, keyOf(claim)).some(({ spec }) => spec.nodeName);
  }
};
