/** The Pod's main containers. */
import { planMain } from '../plan.ts';
import type { SyncStep } from '../sync-context.ts';
import { runJudgements } from './run-judgements.ts';

export const containersStep: SyncStep = {
  name: 'containers',
  async run(context) {
    const { pod, parts, observed } = context;
    await runJudgements(context, planMain(pod, observed, parts.prober));
    return 'next';
  },
};
