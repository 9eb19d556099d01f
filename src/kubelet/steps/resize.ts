/**
 * Grants a Pod that runs what it asks for now, where the node has it: else the wish waits (`Deferred`), or is told to
 * be beyond what the node has at all (`Infeasible`). `apply-resize.ts` carries out what was granted.
 */
import type { Node, Pod } from '#api/gen/types.ts';
import { podRequests } from '#api/pod-resources.ts';
import { compareQuantities } from '#api/quantity.ts';
import {
  allocationOf,
  resizableResources,
  sameAllocation,
  withAllocation,
} from '../resources/allocation.ts';
import { amountOf, shortageOf } from '../resources/room.ts';
import { resizeMessage } from '../resources/resize-message.ts';
import { podEvent, type SyncContext, type SyncStep } from '../sync-context.ts';

/** When a wish that waits is looked at again though nobody said that there is room (upstream's interval). */
const retryMs = 180_000;

interface Refusal {
  readonly reason: 'Deferred' | 'Infeasible';
  readonly message: string;
}

export const resizeStep: SyncStep = {
  name: 'resize',
  async run(context) {
    const { wanted, memory, parts } = context;
    const before = memory.allocation;
    const asked = allocationOf(wanted);
    const node = parts.node();
    if (!before || !node) return 'next';
    if (sameAllocation(asked, before)) {
      memory.resizePending = undefined;
      return 'next';
    }
    const refusal = refuse(context, node);
    if (refusal) {
      refused(context, refusal);
      return 'next';
    }
    const generation = wanted.metadata.generation ?? 0;
    const shrinks = holdsLess(wanted, context.pod);
    memory.allocation = asked;
    memory.resizePending = undefined;
    memory.resizeInProgress = { generation };
    context.pod = withAllocation(wanted, asked);
    podEvent(context, 'Normal', 'ResizeStarted', resizeMessage('started', wanted, generation));
    context.publish();
    if (shrinks) parts.roomFreed();
    return 'next';
  },
};

function refused(context: SyncContext, refusal: Refusal): void {
  const { memory, wanted } = context;
  const before = memory.resizePending;
  const generation = wanted.metadata.generation ?? 0;
  memory.resizePending = { ...refusal, generation };
  if (refusal.reason === 'Deferred') context.wakeAfter(retryMs);
  const told = before?.reason === refusal.reason && before.generation === generation;
  if (told) return;
  const reason = refusal.reason === 'Deferred' ? 'ResizeDeferred' : 'ResizeInfeasible';
  const message = resizeMessage(refusal.reason, wanted, generation, refusal.message);
  podEvent(context, 'Warning', reason, message);
}

function refuse({ wanted, parts }: SyncContext, node: Node): Refusal | undefined {
  const needs = podRequests(wanted.spec);
  const allocatable = node.status?.allocatable ?? {};
  for (const name of ['memory', 'cpu']) {
    const requested = amountOf(needs, name);
    const capacity = amountOf(allocatable, name);
    if (requested <= capacity) continue;
    const message = `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`;
    return { reason: 'Infeasible', message };
  }
  const shortage = shortageOf(wanted, parts.heldByOthers(wanted.metadata.uid), node);
  return shortage && { reason: 'Deferred', message: shortage.message };
}

function holdsLess(wanted: Pod, granted: Pod): boolean {
  const now = podRequests(wanted.spec);
  const before = podRequests(granted.spec);
  return resizableResources.some(
    (name) => compareQuantities(now[name] ?? '0', before[name] ?? '0') < 0,
  );
}
