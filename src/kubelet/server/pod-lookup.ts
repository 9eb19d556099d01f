/** What the kubelet's HTTPS server asks the kubelet: its Pods, by name. The kubelet implements it. */
import type { Pod } from '#api/gen/types.ts';

export interface FoundPod {
  /** With the status as this kubelet sees it now: the containers' ids are in `containerStatuses` (`containerd://ID`). */
  readonly pod: Pod;
  /** The sandbox that is up; absent while there is none. */
  readonly sandboxId?: string;
}

export interface PodLookup {
  /** A `uid` that differs from the Pod's finds nothing. */
  find(namespace: string, name: string, uid?: string): FoundPod | undefined;
  /** Every Pod that is bound to this node. */
  list(): readonly Pod[];
}
