/**
 * Routes Services: keeps one nftables table equal to what Services and EndpointSlices say (and the host ports of this
 * node's Pods). Every change is one transaction that names its own Service only; changes that come while one is being made go into the next together.
 * A restart replaces the table in one transaction, and open connections never notice.
 *
 * Owns the table of the name that it is given and nothing else of the packet filter.
 */
import { endpointSlices, pods, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Pod, Service } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informer, Informers } from '#client/informers.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import { systemConntrack } from './conntrack.ts';
import type { Conntrack } from './conntrack.ts';
import { backendsOf } from './endpoints.ts';
import type { Fragment } from './fragment.ts';
import { hostPortsOf, usesHostPorts } from './host-ports.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { rulesOf } from './service-rules.ts';
import { skeleton } from './skeleton.ts';
import type { ProxyConfig } from './skeleton.ts';
import { Table } from '../nftables/table.ts';

export interface ServiceProxyParts {
  readonly informers: Informers;
  readonly config: ProxyConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nft?: Nft;
  readonly conntrack?: Conntrack;
}

const byService = 'proxy-service';
/** After a transaction that the kernel refused. */
const retryMs = 1000;

export function createServiceProxy(parts: ServiceProxyParts): Runnable {
  const proxy = new ServiceProxy(parts);
  return { name: 'service-proxy', run: (signal) => proxy.run(signal), ready: () => proxy.ready };
}

class ServiceProxy {
  readonly #parts: ServiceProxyParts;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #pods: Informer<Pod>;
  readonly #nft: Nft;
  readonly #conntrack: Conntrack;
  readonly #table: Table;
  readonly #ready = Promise.withResolvers<void>();
  #programmed = false;
  #dirtyServices = new Set<string>();
  #dirtyPods = new Set<string>();
  #wake = Promise.withResolvers<void>();
  /** Addresses behind the UDP ports of each Service, as last programmed. */
  readonly #udpAddresses = new Map<string, ReadonlySet<string>>();

  constructor(parts: ServiceProxyParts) {
    this.#parts = parts;
    this.#services = parts.informers.of(services);
    this.#slices = parts.informers.of(endpointSlices);
    this.#pods = parts.informers.of(pods);
    this.#slices.addIndex(byService, (slice) => [serviceKeyOf(slice)]);
    this.#nft = parts.nft ?? systemNft;
    this.#conntrack = parts.conntrack ?? systemConntrack(parts.log);
    this.#table = new Table(parts.config.table, skeleton(parts.config));
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = [
      this.#services.onChange(({ object }) => this.#mark(this.#dirtyServices, keyOf(object))),
      this.#slices.onChange(({ object }) => this.#mark(this.#dirtyServices, serviceKeyOf(object))),
      this.#pods.onChange(({ object }) => {
        const here = object.spec.nodeName === this.#parts.config.nodeName;
        if (here && usesHostPorts(object)) this.#mark(this.#dirtyPods, keyOf(object));
      }),
    ];
    const stop = (): void => this.#wake.resolve();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const synced = Promise.all(
        [this.#services, this.#slices, this.#pods].map((informer) => informer.untilSynced()),
      );
      await Promise.race([synced, new Promise<void>((resolve) => onAbort(signal, resolve))]);
      let whole = true;
      while (!signal.aborted) {
        whole = !(await this.#flush(whole));
        if (whole) {
          await sleep(this.#parts.clock, retryMs, signal);
        } else {
          this.#ready.resolve();
          await this.#wake.promise;
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
      for (const end of unsubscribe) end();
    }
  }

  #mark(dirty: Set<string>, key: string): void {
    dirty.add(key);
    this.#wake.resolve();
  }

  /** Programs what changed (or, when `whole`, everything); false when the kernel refused. */
  async #flush(whole: boolean): Promise<boolean> {
    const services = whole ? this.#services.list().map(keyOf) : [...this.#dirtyServices];
    const pods = whole ? this.#pods.list().filter(usesHostPorts).map(keyOf) : [...this.#dirtyPods];
    this.#dirtyServices = new Set();
    this.#dirtyPods = new Set();
    this.#wake = Promise.withResolvers();
    const fragments = new Map<string, Fragment>();
    for (const key of services) fragments.set(`service ${key}`, this.#serviceFragment(key));
    for (const key of pods) fragments.set(`pod ${key}`, this.#podFragment(key));
    const commands = whole ? this.#table.replace(fragments) : this.#table.change(fragments);
    try {
      if (commands !== '') await this.#nft.apply(commands);
    } catch (error) {
      // What never worked may never work: then this says why, and the proxy fails.
      if (!this.#programmed) await this.#nft.check();
      this.#parts.log.error('cannot program Services; doing it anew', { error });
      return false;
    }
    this.#programmed = true;
    for (const key of services) await this.#forgetUdpFlows(key);
    return true;
  }

  #serviceFragment(key: string): Fragment {
    const service = this.#services.get(key);
    if (!service) return emptyFragment;
    return rulesOf(service, this.#slices.byIndex(byService, key), this.#parts.config);
  }

  #podFragment(key: string): Fragment {
    const pod = this.#pods.get(key);
    return pod ? hostPortsOf(pod, this.#parts.config.nodeName) : emptyFragment;
  }

  async #forgetUdpFlows(key: string): Promise<void> {
    const service = this.#services.get(key);
    const slices = this.#slices.byIndex(byService, key);
    const udpPorts = (service?.spec?.ports ?? []).filter(({ protocol }) => protocol === 'UDP');
    const after = new Set(
      udpPorts.flatMap((port) =>
        backendsOf(port, slices, this.#parts.config.nodeName).map(({ ip }) => ip),
      ),
    );
    const before = this.#udpAddresses.get(key) ?? new Set();
    if (after.size > 0) this.#udpAddresses.set(key, after);
    else this.#udpAddresses.delete(key);
    for (const address of before) {
      if (!after.has(address)) await this.#conntrack.forgetUdp(address);
    }
  }
}

function serviceKeyOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
}

function onAbort(signal: AbortSignal, callback: () => void): void {
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
}
