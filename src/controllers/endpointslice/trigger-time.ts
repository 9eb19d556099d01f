/**
 * When the change happened that a slice publishes: the earliest readiness transition (or the Service's creation) not
 * seen before. An annotation carries it, and whoever programs a proxy or a DNS server measures its delay from it
 * (Kubernetes' network programming latency SLI).
 */
import { findCondition } from '#api/conditions.ts';
import type { Pod, Service } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';

interface Seen {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

export class TriggerTimes {
  readonly #seen = new Map<string, Seen>();

  /** RFC 3339, or undefined when nothing that has a time changed since the last call for this Service. */
  changed(service: Service, pods: readonly Pod[]): string | undefined {
    const key = keyOf(service);
    const before = this.#seen.get(key);
    const now: Seen = {
      service: service.metadata.creationTimestamp,
      pods: new Map(pods.map((pod) => [pod.metadata.name, readyTransition(pod)])),
    };
    this.#seen.set(key, now);
    const times = [...now.pods]
      .filter(([name, time]) => time !== '' && before?.pods.get(name) !== time)
      .map(([, time]) => time);
    if (before?.service !== now.service) times.push(now.service);
    return times.sort()[0];
  }

  forget(serviceKey: string): void {
    this.#seen.delete(serviceKey);
  }
}

function readyTransition(pod: Pod): string {
  return findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? '';
}
