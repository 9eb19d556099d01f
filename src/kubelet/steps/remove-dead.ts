/** Of each container only the newest run and the one before it are kept, for `kubectl logs --previous`. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncStep } from '../sync-context.ts';

const kept = 2;

export const removeDeadStep: SyncStep = {
  name: 'remove-dead',
  async run(context) {
    const { observed, parts, paths } = context;
    const seen = new Map<string, number>();
    const surplus = observed.containers.filter(({ name, state }) => {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return count > kept && state !== 'running';
    });
    if (surplus.length === 0) return 'next';
    for (const run of surplus) {
      await parts.runtime.removeContainer(run.id);
      context.memory.actuated.delete(run.id);
      await rm(join(paths.logs, run.name, `${run.attempt}.log`), { force: true });
      await rm(paths.terminationMessage(run.name, run.attempt), { force: true });
    }
    context.observed = {
      ...observed,
      containers: observed.containers.filter((run) => !surplus.includes(run)),
    };
    return 'next';
  },
};
