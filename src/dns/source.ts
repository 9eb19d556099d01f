/**
 * Tells the DNS thread what the API holds: every change of a Service, of its EndpointSlices or of a Namespace becomes
 * the records of that one owner, in one message. Changes of one turn of the event loop go together.
 */
import { endpointSlices, namespaces, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Namespace, Service } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { keyOf } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Informer, Informers } from '#client/informers.ts';
import type { OwnedRecords, Update } from './running-engine.ts';
import { recordsOf } from './records/service-records.ts';

export interface SourceParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly clusterDomain: string;
  readonly update: (update: Update) => void;
}

const byService = 'dns-service';

export class RecordSource {
  readonly #parts: SourceParts;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #namespaces: Informer<Namespace>;
  #dirtyServices = new Set<string>();
  #dirtyNamespaces = new Set<string>();
  #scheduled = false;
  #synced = false;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.#services = parts.informers.of(services);
    this.#slices = parts.informers.of(endpointSlices);
    this.#namespaces = parts.informers.of(namespaces);
    this.#slices.addIndex(byService, (slice) => [serviceKeyOf(slice)]);
  }

  /** Follows the informers; returns what ends that. */
  start(): () => void {
    const unsubscribe = [
      this.#services.onChange(({ object }) => this.#serviceChanged(keyOf(object))),
      this.#slices.onChange(({ object }) => this.#serviceChanged(serviceKeyOf(object))),
      this.#namespaces.onChange(({ object }) => {
        this.#dirtyNamespaces.add(object.metadata.name);
        this.#schedule();
      }),
    ];
    return () => {
      for (const end of unsubscribe) end();
    };
  }

  /** Resolves when the thread has been told all that the API held at the start. */
  async untilSynced(): Promise<void> {
    const sources = [this.#services, this.#slices, this.#namespaces];
    await Promise.all(sources.map((informer) => informer.untilSynced()));
    this.#synced = true;
    this.#flush();
  }

  /** All that the API holds now, for a thread that knows nothing yet. */
  everything(): Update {
    return this.#updateOf(
      this.#namespaces.list().map(({ metadata }) => metadata.name),
      // A Service may be gone while its slices aren't yet; it says nothing then.
      this.#services.list().map(keyOf),
    );
  }

  #serviceChanged(key: string): void {
    this.#dirtyServices.add(key);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const update = this.#updateOf([...this.#dirtyNamespaces], [...this.#dirtyServices]);
    this.#dirtyNamespaces = new Set();
    this.#dirtyServices = new Set();
    this.#parts.update(update);
  }

  #updateOf(dirtyNamespaces: readonly string[], dirtyServices: readonly string[]): Update {
    const changes: OwnedRecords[] = [
      ...dirtyNamespaces.map((name) => this.#namespaceNames(name)),
      ...dirtyServices.map((key) => this.#serviceRecords(key)),
    ];
    const serial = Math.floor(this.#parts.clock.now() / 1000);
    return { changes, serial, synced: this.#synced };
  }

  #serviceRecords(key: string): OwnedRecords {
    const service = this.#services.get(key);
    const slices = this.#slices.byIndex(byService, key);
    const { clusterDomain } = this.#parts;
    const records = service ? recordsOf(service, slices, clusterDomain) : [];
    return { owner: `service ${key}`, records };
  }

  /** A namespace exists for DNS as soon as it exists, and its Pods' address names with it. */
  #namespaceNames(name: string): OwnedRecords {
    const { clusterDomain } = this.#parts;
    const names = this.#namespaces.get(name)
      ? [`${name}.svc.${clusterDomain}`, `${name}.pod.${clusterDomain}`]
      : [];
    return { owner: `namespace ${name}`, records: [], names };
  }
}
