/**
 * Tells the DNS thread what the API holds: every change of a Service, of its EndpointSlices, of a Namespace, or of what
 * is known about a node becomes the records of that one owner, in one message. Changes of one turn of the event loop go
 * together.
 */
import { endpointSlices, namespaces, pods, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Namespace, Pod, Service } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { keyOf } from '#api/object.ts';
import { parseLabelSelector } from '#api/selector/label-query.ts';
import type { Clock } from '#base/clock.ts';
import type { Informer, Informers } from '#client/informers.ts';
import type { Causes } from './causes.ts';
import { defaultClusterSettings } from './config/settings.ts';
import type { ClusterSettings } from './config/settings.ts';
import { LostNodes, nodesOf } from './lost-nodes.ts';
import type { Cause } from './delays.ts';
import { dashed, recordsOf } from './records/service-records.ts';
import type { ServiceRecord } from './records/service-records.ts';
import type { OwnedRecords, Update } from './running-engine.ts';

export interface SourceParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly clusterDomain: string;
  readonly update: (update: Update) => void;
  /** Says since when the changes are due, where somebody measures that. */
  readonly causes?: Causes;
}

const byService = 'dns-service';
const byNode = 'dns-node';

export class RecordSource {
  readonly #parts: SourceParts;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #namespaces: Informer<Namespace>;
  readonly #lostNodes: LostNodes;
  #dirtyServices = new Set<string>();
  #dirtyNamespaces = new Set<string>();
  #dirtyPods = new Set<string>();
  /** Followed only where the configuration wants their names verified: there are many. */
  #pods: Informer<Pod> | undefined;
  #unfollowPods: (() => void) | undefined;
  #settings = defaultClusterSettings;
  #isServed: (service: Service) => boolean = () => true;
  #scheduled = false;
  #synced = false;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.#services = parts.informers.of(services);
    this.#slices = parts.informers.of(endpointSlices);
    this.#namespaces = parts.informers.of(namespaces);
    this.#lostNodes = new LostNodes(parts.informers);
    this.#slices.addIndex(byService, (slice) => [serviceKeyOf(slice)]);
    this.#slices.addIndex(byNode, nodesOf);
  }

  /** Follows the informers; returns what ends that. */
  start(): () => void {
    const { causes } = this.#parts;
    const unsubscribe = [
      this.#services.onChange(({ object }) => this.#serviceChanged(keyOf(object))),
      this.#slices.onChange((change) => {
        causes?.sliceChanged(change);
        this.#serviceChanged(serviceKeyOf(change.object));
      }),
      this.#namespaces.onChange(({ object }) => {
        this.#dirtyNamespaces.add(object.metadata.name);
        this.#schedule();
      }),
      this.#lostNodes.start((node) => {
        const there = this.#slices.byIndex(byNode, node);
        for (const slice of there) this.#serviceChanged(serviceKeyOf(slice));
      }),
    ];
    if (causes) unsubscribe.push(causes.start());
    return () => {
      for (const end of unsubscribe) end();
      this.#unfollowPods?.();
    };
  }

  /** Says everything again where the settings change what is said. */
  configure(settings: ClusterSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    const selector = parseLabelSelector(settings.labels);
    const { namespaces: served } = settings;
    this.#isServed = ({ metadata: { namespace, labels = {} } }) =>
      (served.length === 0 || served.includes(namespace)) && selector.matches(labels);
    if (settings.pods === 'verified') this.#followPods();
    for (const service of this.#services.list()) this.#dirtyServices.add(keyOf(service));
    for (const { metadata } of this.#namespaces.list()) this.#dirtyNamespaces.add(metadata.name);
    for (const pod of this.#pods?.list() ?? []) this.#dirtyPods.add(keyOf(pod));
    this.#schedule();
  }

  #followPods(): void {
    if (this.#pods) return;
    this.#pods = this.#parts.informers.of(pods);
    this.#unfollowPods = this.#pods.onChange(({ object }) => {
      this.#dirtyPods.add(keyOf(object));
      this.#schedule();
    });
  }

  /** Resolves when the thread has been told all that the API held at the start. */
  async untilSynced(): Promise<void> {
    const sources = [this.#services, this.#slices, this.#namespaces, this.#lostNodes];
    await Promise.all(sources.map((informer) => informer.untilSynced()));
    this.#synced = true;
    this.#parts.causes?.forget();
    this.#flush();
  }

  /** All that the API holds now, for a thread that knows nothing yet. */
  everything(): Update {
    return this.#updateOf({
      namespaces: this.#namespaces.list().map(({ metadata }) => metadata.name),
      // A Service may be gone while its slices aren't yet; it says nothing then.
      services: this.#services.list().map(keyOf),
      pods: this.#pods?.list().map(keyOf) ?? [],
    });
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
    const update = this.#updateOf({
      namespaces: [...this.#dirtyNamespaces],
      services: [...this.#dirtyServices],
      pods: [...this.#dirtyPods],
    });
    const causes = [...this.#dirtyServices].flatMap((key) => this.#causesOf(key));
    this.#dirtyPods = new Set();
    this.#dirtyNamespaces = new Set();
    this.#dirtyServices = new Set();
    this.#parts.update(causes.length > 0 ? { ...update, causes } : update);
  }

  #updateOf(of: Readonly<Record<'namespaces' | 'services' | 'pods', readonly string[]>>): Update {
    const changes: OwnedRecords[] = [
      ...of.namespaces.map((name) => this.#namespaceNames(name)),
      ...of.services.map((key) => this.#serviceRecords(key)),
      ...of.pods.map((key) => this.#podRecords(key)),
    ];
    const serial = Math.floor(this.#parts.clock.now() / 1000);
    return { changes, serial, synced: this.#synced };
  }

  #causesOf(key: string): readonly Cause[] {
    const slices = this.#slices.byIndex(byService, key);
    const causes = this.#parts.causes?.take(key, this.#services.get(key), slices) ?? [];
    // What is told before the index is whole is of the past.
    return this.#synced ? causes : [];
  }

  #serviceRecords(key: string): OwnedRecords {
    const service = this.#services.get(key);
    const slices = this.#slices
      .byIndex(byService, key)
      .map((slice) => this.#lostNodes.without(slice));
    const { clusterDomain } = this.#parts;
    const served = service && this.#isServed(service);
    const records = served ? recordsOf(service, slices, clusterDomain, this.#settings) : [];
    return { owner: `service ${key}`, records };
  }

  /** A namespace exists for DNS as soon as it exists, and its Pods' address names with it. */
  #namespaceNames(name: string): OwnedRecords {
    const { clusterDomain } = this.#parts;
    const { namespaces: served, pods: mode } = this.#settings;
    const exists = this.#namespaces.get(name) && (served.length === 0 || served.includes(name));
    const kinds = mode === 'disabled' ? ['svc'] : ['svc', 'pod'];
    const names = exists ? kinds.map((kind) => `${name}.${kind}.${clusterDomain}`) : [];
    return { owner: `namespace ${name}`, records: [], names };
  }

  /** `10-42-0-7.namespace.pod`, where a Pod that runs has that address. */
  #podRecords(key: string): OwnedRecords {
    const { clusterDomain } = this.#parts;
    const pod = this.#settings.pods === 'verified' ? this.#pods?.get(key) : undefined;
    const { phase, podIPs = [] } = pod?.status ?? {};
    const over = phase === 'Succeeded' || phase === 'Failed';
    const records = (over ? [] : podIPs).flatMap(({ ip }): ServiceRecord[] => {
      if (!ip) return [];
      const name = `${dashed(ip)}.${pod?.metadata.namespace}.pod.${clusterDomain}`;
      return [{ name, type: ip.includes(':') ? 'AAAA' : 'A', address: ip }];
    });
    return { owner: `pod ${key}`, records };
  }
}
