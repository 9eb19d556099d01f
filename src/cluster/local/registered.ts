/** Waits for a node of a local cluster to register. */
import { nodes } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { asAdministrator } from '../certificates/administrator.ts';
import type { LocalRecord } from './record.ts';

/** Resolves when there is a Node of this name. */
export function untilRegistered(
  { kubeconfig }: LocalRecord,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  return asAdministrator(kubeconfig, systemClock, async (client) => {
    const fieldSelector = `metadata.name=${name}`;
    // A watch from nowhere begins with what is there.
    for await (const { type } of client.watch(nodes, { fieldSelector, signal })) {
      if (type === 'ADDED') return;
    }
  });
}
