/** Reads the last words of containers that ended, once. */
import { readTerminationMessage } from '../containers/termination-message.ts';
import type { SyncStep } from '../sync-context.ts';

export const terminationMessagesStep: SyncStep = {
  name: 'termination-messages',
  async run({ observed, memory, paths }) {
    const present = new Set(observed.containers.map(({ id }) => id));
    for (const id of memory.messages.keys()) if (!present.has(id)) memory.messages.delete(id);
    for (const run of observed.containers) {
      if (run.state !== 'exited' || memory.messages.has(run.id)) continue;
      memory.messages.set(run.id, await readTerminationMessage(run, paths));
    }
    return 'next';
  },
};
