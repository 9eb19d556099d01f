/** What the objects use that a ResourceQuota looks at, kept as they come, change and go. */
import type { ResourceQuota } from '../gen/types.ts';
import type { KubeObject, ResourceType } from '../object.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '../quantity.ts';
import { quotaApplies } from './scopes.ts';
import { type Amounts, usageOf } from './usage.ts';

/** Equal for quotas of a namespace that look at the same objects. */
export function lookOf({ spec }: ResourceQuota): string {
  return JSON.stringify([spec?.scopes, spec?.scopeSelector]);
}

export class QuotaTotal {
  readonly #quota: ResourceQuota;
  readonly #used: Record<string, string> = {};

  constructor(quota: ResourceQuota) {
    this.#quota = quota;
  }

  get used(): Amounts {
    return this.#used;
  }

  /** An object came (no `before`), changed, or went (no `after`). */
  replace(
    type: ResourceType,
    { before, after }: { readonly before?: KubeObject; readonly after?: KubeObject },
  ): void {
    const [was, is] = [this.#partOf(type, before), this.#partOf(type, after)];
    for (const resource of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [less, more] = [was[resource] ?? '0', is[resource] ?? '0'];
      if (before && compareQuantities(less, more) === 0) continue;
      const rest = subtractQuantities(this.#used[resource] ?? '0', less);
      this.#used[resource] = addQuantities(rest, more);
    }
  }

  #partOf(type: ResourceType, object: KubeObject | undefined): Amounts {
    return object && quotaApplies(this.#quota, type, object) ? usageOf(type, object) : {};
  }
}
