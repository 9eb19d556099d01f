/** What the kubelet's server is told of Pods: the newest state that the workers know. */
import type { Pod } from '#api/gen/types.ts';
import { readySandbox } from './observed.ts';
import type { PodWorker } from './pod-worker.ts';
import type { PodWorkers } from './pod-workers.ts';
import type { PodLookup } from './server/pod-lookup.ts';
import type { StatusManager } from './status/status-manager.ts';

export function createPodLookup(workers: PodWorkers, statuses: StatusManager): PodLookup {
  const withStatus = ({ pod }: PodWorker): Pod => {
    const status = statuses.get(pod.metadata.uid) ?? pod.status;
    return status ? { ...pod, status } : pod;
  };
  return {
    find(namespace, name, uid) {
      const worker = workers.byName(namespace, name);
      if (!worker || (uid && worker.pod.metadata.uid !== uid)) return undefined;
      const sandboxId = readySandbox(worker.observed)?.id;
      return { pod: withStatus(worker), ...(sandboxId ? { sandboxId } : {}) };
    },
    list: () => workers.list().map(withStatus),
  };
}
