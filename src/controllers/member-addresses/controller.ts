/** Tells members of StatefulSets that moved to another node that their address stayed behind. */
import { pods, statefulSets } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { addressNotKept, keepsAddress } from '#api/sticky-address.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

interface Place {
  /** The key of its StatefulSet. */
  readonly set: string;
  readonly node: string;
  readonly address: string;
}

export const memberAddressesController: ControllerFactory = (context) => {
  const { informers, recorder } = context;
  const podCache = informers.of(pods);
  const setCache = informers.of(statefulSets);
  /** Where each member was last, by its key. */
  const places = new Map<string, Place>();
  return createController(
    {
      name: 'member-addresses',
      watches: [
        watching(podCache, ({ object }) => (keepsAddress(object) ? [keyOf(object)] : [])),
        watching(setCache, ({ type, object }) => {
          const set = keyOf(object);
          const members = [...places].filter(([, place]) => place.set === set);
          return type === 'deleted' ? members.map(([key]) => key) : [];
        }),
      ],
      async reconcile(key) {
        const former = places.get(key);
        const pod = podCache.get(key);
        if (!pod) {
          if (former && !setCache.get(former.set)) places.delete(key);
          return;
        }
        const place = placeOf(pod);
        if (!place) return;
        places.set(key, place);
        if (!former || former.node === place.node || former.address === place.address) return;
        const why = `it moved from node ${former.node} to node ${place.node}, and addresses belong to a node`;
        const { reason, message } = addressNotKept(former.address, why, place.address);
        recorder.event(pod, 'Warning', reason, message);
      },
    },
    context,
  );
};

/** Undefined while the Pod has no address of its own. */
function placeOf(pod: Pod): Place | undefined {
  const { namespace } = pod.metadata;
  const { nodeName, hostNetwork } = pod.spec;
  const address = pod.status?.podIP;
  const set = controllerOf(pod)?.name;
  if (!nodeName || !address || hostNetwork || set === undefined) return undefined;
  return { set: `${namespace}/${set}`, node: nodeName, address };
}
