/** Init containers one after another, and sidecars among them. */
import { planInit } from '../plan.ts';
import type { SyncStep } from '../sync-context.ts';
import { runJudgements } from './run-judgements.ts';

export const initContainersStep: SyncStep = {
  name: 'init-containers',
  async run(context) {
    if (!context.pod.spec.initContainers?.length) return 'next';
    // A sidecar that started lets its successor start at once: look again as long as the plan grows.
    for (let carriedOut = 0; ;) {
      const plan = planInit(context.pod, context.observed, context.parts.prober);
      const fresh = plan.judgements.slice(carriedOut);
      await runJudgements(context, fresh);
      if (plan.complete) return 'next';
      if (fresh.length === 0) return 'stop';
      carriedOut = plan.judgements.length;
    }
  },
};
