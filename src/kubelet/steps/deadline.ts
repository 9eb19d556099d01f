/** `activeDeadlineSeconds`: a Pod that ran longer has failed. */
import { podEvent, type SyncStep } from '../sync-context.ts';

export const deadlineStep: SyncStep = {
  name: 'deadline',
  async run(context) {
    const { pod, parts, memory } = context;
    const limit = pod.spec.activeDeadlineSeconds;
    if (limit === undefined) return 'next';
    // The API will have heard of its start in a moment.
    const now = parts.clock.now();
    const start = pod.status?.startTime ? Date.parse(pod.status.startTime) : now;
    const left = start + limit * 1000 - now;
    if (left > 0) {
      context.wakeAfter(left);
      return 'next';
    }
    const message = 'Pod was active on the node longer than the specified deadline';
    podEvent(context, 'Normal', 'DeadlineExceeded', message);
    memory.failure = { reason: 'DeadlineExceeded', message };
    return 'stop';
  },
};
