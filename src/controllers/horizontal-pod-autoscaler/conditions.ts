/** The conditions of one autoscaler while it is looked at. */
import { withCondition } from '#api/conditions.ts';
import type { HorizontalPodAutoscalerCondition } from '#api/gen/types.ts';

type Type = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';

export class Conditions {
  #list: readonly HorizontalPodAutoscalerCondition[];
  readonly #now: string;

  constructor(known: readonly HorizontalPodAutoscalerCondition[] | undefined, now: string) {
    this.#list = known ?? [];
    this.#now = now;
  }

  get list(): readonly HorizontalPodAutoscalerCondition[] {
    return this.#list;
  }

  set(
    type: Type,
    status: 'True' | 'False',
    why: { readonly reason: string; readonly message: string },
  ): void {
    const { reason, message } = why;
    this.#list = withCondition(this.#list, { type, status, reason, message }, this.#now);
  }
}
