/**
 * What becomes of a Pod that fits nowhere: room is made for it if others matter less, it waits, and the user is told.
 * Room that is being made is promised to it meanwhile (`nominations.ts`).
 */
import { podDisruptionBudgets, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Informers } from '#client/informers.ts';
import type { Filters } from '../filter.ts';
import { priorityOf } from '../pod-priority.ts';
import type { SchedulingQueue } from '../queue.ts';
import { reportFailure } from '../report-failure.ts';
import type { ReportTools } from '../report-failure.ts';
import type { Unfit } from '../schedule-one.ts';
import { makeRoom } from './make-room.ts';
import type { Candidate } from './pick-node.ts';
import { preempt } from './preempt.ts';
import type { Preemption } from './preempt.ts';

export interface PreemptorParts {
  readonly filters: Filters;
  readonly queue: SchedulingQueue;
  readonly informers: Informers;
  readonly tools: ReportTools;
}

export class Preemptor {
  readonly #parts: PreemptorParts;
  /** UIDs of Pods that were told to go, until they are seen to. */
  readonly #going = new Set<string>();

  constructor(parts: PreemptorParts) {
    this.#parts = parts;
  }

  /** Decides at once; resolves when all who are concerned were told. */
  async fitsNowhere(pod: Pod, { message, rejectedBy, rejections }: Unfit): Promise<void> {
    const { filters, queue } = this.#parts;
    const outcome = rejections.length > 0 ? this.#preempt(pod, rejections) : undefined;
    if (outcome && 'candidate' in outcome) {
      const { candidate } = outcome;
      filters.nominations.set(pod, candidate.node);
      for (const { metadata } of candidate.victims) this.#going.add(metadata.uid);
      queue.reject(pod, rejectedBy, { promised: true });
      await this.#report(pod, message, candidate.node);
      await this.#makeRoom(pod, candidate);
      return;
    }
    if (!outcome?.keepsPromise) this.withdraw(pod);
    const promised = filters.nominations.nodeOf(pod);
    queue.reject(pod, rejectedBy, { promised: promised !== undefined });
    const suffix = outcome && ` no new claims to deallocate, preemption: ${outcome.message}`;
    await this.#report(pod, `${message}${suffix ?? ''}`, promised ?? '');
  }

  /** The Pod has a Node: what was promised to it elsewhere is free. */
  placed(pod: Pod, nodeName: string): void {
    const { nominations } = this.#parts.filters;
    if (nominations.nodeOf(pod) === nodeName) nominations.delete(keyOf(pod));
    else this.withdraw(pod);
  }

  /** What was promised to a Pod is free for others. */
  withdraw(pod: Pod): void {
    const { nominations } = this.#parts.filters;
    if (nominations.nodeOf(pod) === undefined) return;
    nominations.delete(keyOf(pod));
    this.#parts.queue.changed({ of: 'Pod', change: { type: 'deleted', object: pod } });
  }

  /** Every change of a Pod, or its end. */
  saw(pod: Pod, { isGone }: { readonly isGone: boolean }): void {
    if (isGone || isTerminating(pod)) this.#going.delete(pod.metadata.uid);
  }

  #preempt(pod: Pod, rejections: Unfit['rejections']): Preemption {
    return preempt(pod, rejections, {
      ...this.#parts.filters,
      budgets: this.#parts.informers.of(podDisruptionBudgets).list(),
      isGoing: ({ metadata }) => this.#going.has(metadata.uid),
    });
  }

  async #makeRoom(pod: Pod, candidate: Candidate): Promise<void> {
    const { queue, tools } = this.#parts;
    try {
      await this.#withdrawLesser(pod, candidate.node);
      await makeRoom(pod, candidate, tools);
    } catch (error) {
      for (const { metadata } of candidate.victims) this.#going.delete(metadata.uid);
      // First: what it leaves to others must not have itself tried again at once.
      queue.again(keyOf(pod));
      this.withdraw(pod);
      throw error;
    }
  }

  /** Pods that matter less were promised room on the Node that isn't theirs any more. */
  async #withdrawLesser(pod: Pod, node: string): Promise<void> {
    const { filters, queue, tools } = this.#parts;
    const lesser = filters.nominations
      .on(node)
      .filter((other) => priorityOf(other) < priorityOf(pod));
    for (const other of lesser) {
      filters.nominations.delete(keyOf(other));
      queue.again(keyOf(other));
      const body = { status: { nominatedNodeName: null } };
      const { namespace, name } = other.metadata;
      try {
        await tools.client.patch(
          pods,
          { namespace, name },
          { type: 'merge', body },
          { subresource: 'status' },
        );
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    }
  }

  #report(pod: Pod, message: string, nominatedNodeName: string): Promise<void> {
    const failure = { reason: 'Unschedulable', message, nominatedNodeName } as const;
    return reportFailure(pod, failure, this.#parts.tools);
  }
}
