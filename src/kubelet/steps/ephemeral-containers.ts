/** Containers that somebody added to look into a running Pod: started once, in any phase of it, never restarted. */
import { newestRun } from '../observed.ts';
import { ephemeralContainersOf } from '../pod-containers.ts';
import type { SyncStep } from '../sync-context.ts';
import { startContainer } from '../containers/start-container.ts';

export const ephemeralContainersStep: SyncStep = {
  name: 'ephemeral-containers',
  async run(context) {
    for (const target of ephemeralContainersOf(context.pod)) {
      if (newestRun(context.observed, target.container.name)) continue;
      await startContainer(context, target, undefined);
    }
    return 'next';
  },
};
