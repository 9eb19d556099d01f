/**
 * Keeps a volume that is deleted while it is bound until its claim is gone: owns the finalizer
 * `kubernetes.io/pv-protection`.
 */
import { createController, watching } from '#client/reconciler.ts';
import { persistentVolumes } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { dropFinalizer, ensureFinalizer } from '../finalizer.ts';

const finalizer = 'kubernetes.io/pv-protection';

export const pvProtectionController: ControllerFactory = (context) => {
  const volumes = context.informers.of(persistentVolumes);
  return createController(
    {
      name: 'pv-protection',
      watches: [watching(volumes, ({ object }) => [keyOf(object)])],
      async reconcile(key, signal) {
        const object = volumes.get(key);
        if (!object) return;
        const target = { client: context.client, type: persistentVolumes, object, signal };
        if (!object.metadata.deletionTimestamp) await ensureFinalizer(target, finalizer);
        else if (object.status?.phase !== 'Bound') await dropFinalizer(target, finalizer);
      },
    },
    context,
  );
};
