/** Sets how many Pods workloads have by what they use. Each autoscaler is looked at when it changes, and then again and again. */
import { autoscalingV2HorizontalPodAutoscalers, pods } from '#api/gen/resources.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { keyOf } from '#api/object.ts';
import { messageOf } from '#base/errors.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { History } from './history.ts';
import { autoscale } from './reconcile.ts';
import { Selectors } from './selectors.ts';
import type { AutoscalerSettings } from './settings.ts';
import type { Autoscaler } from './world.ts';

export function horizontalPodAutoscalerController(settings: AutoscalerSettings): ControllerFactory {
  return (context) => {
    const { informers, log } = context;
    const autoscalers = informers.of(autoscalingV2HorizontalPodAutoscalers);
    const world = { ...context, settings, pods: informers.of(pods), selectors: new Selectors() };
    const histories = new Map<string, History>();
    return createController(
      {
        name: 'horizontal-pod-autoscaler',
        watches: [
          watching(autoscalers, (change) => (concerns(change) ? [keyOf(change.object)] : [])),
          watching(world.pods, () => []),
        ],
        async reconcile(key, signal) {
          const autoscaler = autoscalers.get(key);
          if (!autoscaler) {
            histories.delete(key);
            world.selectors.delete(key);
            return undefined;
          }
          const history = histories.get(key) ?? new History();
          histories.set(key, history);
          try {
            await autoscale(autoscaler, { ...world, history }, signal);
          } catch (error) {
            // What fails is looked at again when everything is: no sooner, as upstream.
            if (!signal.aborted) log.warn('cannot autoscale', { key, error: messageOf(error) });
          }
          return { requeueAfterMs: settings.syncMs };
        },
      },
      context,
    );
  };
}

/** Its own status is what the controller writes. */
function concerns(change: Change<Autoscaler>): boolean {
  return change.type !== 'updated' || !deepEqual(change.object.spec, change.previous.spec);
}
