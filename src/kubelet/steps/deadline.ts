/** `activeDeadlineSeconds`: a Pod that ran longer has failed. */
import { podEvent, type SyncStep } from '../sync-context.ts';

export const deadlineStep: SyncStep = {
  name: 'deadline',
  async run(context) {
    const { pod, parts, memory } = context;
    const limit = pod.spec.activeDeadlineSeconds;
    const startTime = pod.status?.startTime;
    if (limit === undefined || startTime === undefined) return 'next';
    const left = Date.parse(startTime) + limit * 1000 - parts.clock.now();
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
