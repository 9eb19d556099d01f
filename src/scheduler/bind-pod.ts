/** Carries a decision out: the plugins' preparations, then the binding. The Pod counts on its Node meanwhile. */
import { pods } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { messageOf } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Placement, Plugin, PrebindTools } from './plugin.ts';
import type { SchedulingQueue } from './queue.ts';
import { reportFailure } from './report-failure.ts';

export interface BindTools extends PrebindTools {
  readonly state: ClusterState;
  readonly queue: SchedulingQueue;
  readonly plugins: readonly Plugin[];
  readonly recorder: EventRecorder;
  readonly log: Logger;
}

/** A Pod that can't be bound goes back into the queue; rejects only for what isn't an answer of the API. */
export async function bindPod(placement: Placement, tools: BindTools): Promise<void> {
  const { pod, node } = placement;
  const { namespace, name, uid } = pod.metadata;
  const { recorder, queue, state, signal } = tools;
  try {
    for (const plugin of tools.plugins) await plugin.prebind?.(placement, tools);
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace, name, uid },
      target: { apiVersion: 'v1', kind: 'Node', name: node.metadata.name },
    };
    await tools.client.post(pods, { namespace, name }, { subresource: 'binding', body, signal });
    const where = `${namespace}/${name} to ${node.metadata.name}`;
    recorder.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${where}`);
  } catch (error) {
    state.forget(pod);
    // Stopping, or the Pod is gone: nobody waits for it.
    if (signal.aborted) return;
    queue.changed({ of: 'Pod', change: { type: 'deleted', object: pod } });
    queue.retry(pod);
    if (!isApiError(error)) throw error;
    // A Pod that is gone or bound already is told by the informer in a moment; nothing to report.
    if (isApiError(error, 'NotFound')) return;
    const failure = { reason: 'SchedulerError', message: messageOf(error) } as const;
    await reportFailure(pod, failure, tools);
  }
}
