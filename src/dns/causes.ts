/**
 * What makes a Service's endpoints change, and since when: what the endpointslice controller writes onto the slice, to
 * the second, and the moment at which a Pod was seen to become Ready, to the millisecond.
 */
import { serviceKeyOf, triggerTimeAnnotation } from '#api/endpoint-slices.ts';
import { pods } from '#api/gen/resources.ts';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import type { Clock } from '#base/clock.ts';
import type { Change, Informers } from '#client/informers.ts';
import type { Cause, ServiceKind } from './delays.ts';

/** A Pod that no Service has answered for by then belongs to none, or only to one that comes later. */
const forgetMs = 60_000;

export class Causes {
  readonly #informers: Informers;
  readonly #clock: Clock;
  /** By the Service's key: what its slices tell and nobody has asked for yet. */
  readonly #triggers = new Map<string, number[]>();
  /** By the Pod's UID, the oldest first. */
  readonly #ready = new Map<string, number>();

  constructor({ informers, clock }: { readonly informers: Informers; readonly clock: Clock }) {
    this.#informers = informers;
    this.#clock = clock;
  }

  /** Follows the Pods; returns what ends that. */
  start(): () => void {
    return this.#informers.of(pods).onChange((change) => {
      const { uid } = change.object.metadata;
      if (change.type === 'deleted' || !isPodReady(change.object)) this.#ready.delete(uid);
      else if (change.type === 'updated' && !isPodReady(change.previous)) this.#becameReady(uid);
    });
  }

  #becameReady(uid: string): void {
    const now = this.#clock.now();
    for (const [old, since] of this.#ready) {
      if (now - since < forgetMs) break;
      this.#ready.delete(old);
    }
    this.#ready.set(uid, now);
  }

  sliceChanged(change: Change<EndpointSlice>): void {
    if (change.type === 'deleted') return;
    const time = triggerOf(change.object);
    // A write that nothing in the cluster made necessary leaves the time as it was, or takes it away.
    if (time === undefined || (change.type === 'updated' && triggerOf(change.previous) === time)) {
      return;
    }
    const since = Date.parse(time);
    if (Number.isNaN(since)) return;
    const key = serviceKeyOf(change.object);
    const triggers = this.#triggers.get(key);
    if (triggers) triggers.push(since);
    else this.#triggers.set(key, [since]);
  }

  /** What is new in the slices of the Service with this key; each is told once. */
  take(
    key: string,
    service: Service | undefined,
    slices: readonly EndpointSlice[],
  ): readonly Cause[] {
    const triggers = this.#triggers.get(key) ?? [];
    this.#triggers.delete(key);
    if (!service) return [];
    const of = kindOf(service);
    return [...triggers.map((since): Cause => ({ since, of })), ...this.#readyIn(service, slices)];
  }

  /** What is told before the start is of the past. */
  forget(): void {
    this.#triggers.clear();
  }

  #readyIn({ metadata, spec }: Service, slices: readonly EndpointSlice[]): readonly Cause[] {
    // Members that aren't Ready are answered for too: they don't wait for it.
    if (this.#ready.size === 0 || spec?.publishNotReadyAddresses) return [];
    const created = Date.parse(metadata.creationTimestamp);
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    return endpoints.flatMap(({ conditions, targetRef }): readonly Cause[] => {
      const uid = targetRef?.uid ?? '';
      const since = this.#ready.get(uid);
      if (since === undefined || conditions?.ready === false) return [];
      this.#ready.delete(uid);
      // It waited for the Service, not for this server.
      return created > since ? [] : [{ since, of: 'ready' }];
    });
  }
}

function triggerOf({ metadata }: EndpointSlice): string | undefined {
  return metadata.annotations?.[triggerTimeAnnotation];
}

/** In CoreDNS's words. */
function kindOf({ spec }: Service): ServiceKind {
  if (spec?.clusterIP !== 'None') return 'cluster_ip';
  const selects = Object.keys(spec.selector ?? {}).length > 0;
  return selects ? 'headless_with_selector' : 'headless_without_selector';
}
