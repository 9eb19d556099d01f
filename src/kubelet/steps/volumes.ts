/** Mounts the Pod's volumes; what is missing is told in an event, and its arrival wakes the worker. */
import { messageOf } from '#base/errors.ts';
import { podEvent, type SyncStep } from '../sync-context.ts';
import { VolumeError } from '../volumes/volume-error.ts';

/** How long until a mount that failed on the node itself is tried again. */
const retryMs = 2_000;

export const volumesStep: SyncStep = {
  name: 'volumes',
  async run(context) {
    const { parts, pod, memory } = context;
    try {
      memory.volumes = await parts.volumes.mount(pod, {
        holder: context.holder,
        refreshAfter: (milliseconds) => context.wakeAfter(milliseconds),
      });
      return 'next';
    } catch (error) {
      if (context.signal.aborted) return 'stop';
      podEvent(context, 'Warning', 'FailedMount', messageOf(error));
      if (!(error instanceof VolumeError && error.waitsForObject)) context.wakeAfter(retryMs);
      return 'stop';
    }
  },
};
