/**
 * When each node's kubelet was last heard of, as seen from here: a server that was away, or stood still, must not blame
 * its nodes for that.
 */
import type { Clock } from '#base/clock.ts';
import type { Lease, Node } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';

interface Sign {
  readonly text: string;
  readonly seenAt: number;
  isSilent: boolean;
}

export class SignsOfLife {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #signs = new Map<string, Sign>();

  constructor(clock: Clock, graceMs: number) {
    this.#clock = clock;
    this.#graceMs = graceMs;
  }

  /** Milliseconds until the node's kubelet has been silent for too long; 0 when it has. */
  untilSilent(node: Node, lease: Lease | undefined): number {
    const { name } = node.metadata;
    const text = textOf(node, lease);
    const now = this.#clock.monotonic();
    const known = this.#signs.get(name);
    if (known?.text === text) {
      const grace = Math.max(this.#graceMs, shortestGrace(lease));
      const left = known.seenAt + grace - now;
      if (left > 0) return left;
      // Whoever looks long after the end was himself not able to: the kubelet's signs may yet be on their way.
      if (known.isSilent || -left <= Math.max(1_000, this.#graceMs / 5)) {
        known.isSilent = true;
        return 0;
      }
    }
    this.#signs.set(name, { text, seenAt: now, isSilent: false });
    return this.#graceMs;
  }

  forget(node: string): void {
    this.#signs.delete(node);
  }
}

/** A kubelet renews its Lease four times while it holds good: it may be late once, however short the grace period. */
function shortestGrace(lease: Lease | undefined): number {
  const seconds = lease?.spec?.leaseDurationSeconds ?? 0;
  return (seconds * 1000) / 2;
}

function textOf({ status }: Node, lease: Lease | undefined): string {
  const ready = findCondition(status?.conditions, 'Ready');
  return `${lease?.spec?.renewTime} ${ready?.lastHeartbeatTime}`;
}
