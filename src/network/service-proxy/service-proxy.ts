/**
 * Routes Services: keeps one nftables table equal to what Services and EndpointSlices say (and the host ports of this
 * node's Pods). Every change is one transaction that names its own Service only; changes that come while one is being made go into the next together.
 * A restart replaces the table in one transaction, and open connections never notice.
 *
 * Owns the table of the name that it is given and nothing else of the packet filter.
 */
import { endpointSlices, nodes, pods, serviceCIDRs, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Node, Pod, Service, ServiceCIDR } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { keyOf } from '#api/object.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informer, Informers } from '#client/informers.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { TableKeeper } from '../nftables/table-keeper.ts';
import { Table } from '../nftables/table.ts';
import { systemConntrack } from './conntrack.ts';
import type { Conntrack } from './conntrack.ts';
import { poolsOf } from './endpoints.ts';
import type { Fragment } from './fragment.ts';
import { HealthCheckPorts, healthCheckOf } from './health-check-ports.ts';
import type { HealthCheck } from './health-check-ports.ts';
import { hereOf, isSamePlace } from './here.ts';
import type { Here } from './here.ts';
import { hostPortsOf, usesHostPorts } from './host-ports.ts';
import { rangeRules } from './range-rules.ts';
import { isRouted, rulesOf } from './service-rules.ts';
import { skeleton } from './skeleton.ts';
import type { ProxyConfig } from './skeleton.ts';

export interface ServiceProxyParts {
  readonly informers: Informers;
  readonly config: ProxyConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nft?: Nft;
  readonly conntrack?: Conntrack;
}

const byService = 'proxy-service';

export function createServiceProxy(parts: ServiceProxyParts): Runnable {
  const proxy = new ServiceProxy(parts);
  const keeper = new TableKeeper({
    sources: proxy.sources,
    watch: (wake) => proxy.watch(wake),
    commands: (whole) => proxy.commands(whole),
    programmed: () => proxy.programmed(),
    refused: () => proxy.refused(),
    nft: parts.nft ?? systemNft(parts.clock),
    clock: parts.clock,
    log: parts.log,
  });
  const run = async (signal: AbortSignal): Promise<void> => {
    try {
      await keeper.run(signal);
    } finally {
      await proxy.close();
    }
  };
  return { name: 'service-proxy', run, ready: () => keeper.ready };
}

class ServiceProxy {
  readonly #parts: ServiceProxyParts;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #ranges: Informer<ServiceCIDR>;
  readonly #conntrack: Conntrack;
  readonly #table: Table;
  readonly #healthChecks: HealthCheckPorts;
  #here: Here;
  /** Whether the kernel took the last change. */
  #healthy = false;
  #dirtyServices = new Set<string>();
  #dirtyPods = new Set<string>();
  #rangesChanged = false;
  #wake: () => void = () => undefined;
  /** Services of the transaction that is being made. */
  #programming: readonly string[] = [];
  /** Addresses behind the UDP ports of each Service, as last programmed. */
  readonly #udpAddresses = new Map<string, ReadonlySet<string>>();

  constructor(parts: ServiceProxyParts) {
    this.#parts = parts;
    this.#services = parts.informers.of(services);
    this.#slices = parts.informers.of(endpointSlices);
    this.#pods = parts.informers.of(pods);
    this.#nodes = parts.informers.of(nodes);
    this.#ranges = parts.informers.of(serviceCIDRs);
    this.#here = hereOf(parts.config, undefined);
    this.#slices.addIndex(byService, (slice) => [serviceKeyOf(slice)]);
    this.#conntrack = parts.conntrack ?? systemConntrack(parts.log);
    this.#table = new Table(parts.config.table, skeleton(parts.config));
    this.#healthChecks = new HealthCheckPorts(parts.log, () => this.#healthy);
  }

  get sources() {
    return [this.#services, this.#slices, this.#pods, this.#nodes, this.#ranges];
  }

  watch(wake: () => void): readonly (() => void)[] {
    this.#wake = wake;
    return [
      this.#services.onChange(({ object }) => this.#mark(this.#dirtyServices, keyOf(object))),
      this.#slices.onChange(({ object }) => this.#mark(this.#dirtyServices, serviceKeyOf(object))),
      this.#pods.onChange(({ object }) => {
        const here = object.spec.nodeName === this.#parts.config.nodeName;
        if (here && usesHostPorts(object)) this.#mark(this.#dirtyPods, keyOf(object));
      }),
      this.#nodes.onChange(({ object }) => {
        if (object.metadata.name === this.#parts.config.nodeName) this.#look();
      }),
      this.#ranges.onChange(() => {
        this.#rangesChanged = true;
        this.#wake();
      }),
    ];
  }

  close(): Promise<void> {
    return this.#healthChecks.close();
  }

  /** Where the node is decides which endpoints are near, and its addresses where a load balancer's packets arrive. */
  #look(): void {
    const here = hereOf(this.#parts.config, this.#nodes.get(this.#parts.config.nodeName));
    if (isSamePlace(here, this.#here)) return;
    this.#here = here;
    for (const service of this.#services.list()) this.#mark(this.#dirtyServices, keyOf(service));
  }

  #mark(dirty: Set<string>, key: string): void {
    dirty.add(key);
    this.#wake();
  }

  commands(whole: boolean): string {
    const services = whole ? this.#services.list().map(keyOf) : [...this.#dirtyServices];
    const pods = whole ? this.#pods.list().filter(usesHostPorts).map(keyOf) : [...this.#dirtyPods];
    this.#dirtyServices = new Set();
    this.#dirtyPods = new Set();
    this.#programming = services;
    const fragments = new Map<string, Fragment>();
    if (whole || this.#rangesChanged) {
      const ranges = this.#ranges.list().flatMap(ipv4RangesOf).toSorted();
      fragments.set('ranges', rangeRules(this.#parts.config, ranges));
    }
    this.#rangesChanged = false;
    for (const key of services) fragments.set(`service ${key}`, this.#serviceFragment(key));
    for (const key of pods) fragments.set(`pod ${key}`, this.#podFragment(key));
    return whole ? this.#table.replace(fragments) : this.#table.change(fragments);
  }

  refused(): void {
    this.#healthy = false;
  }

  async programmed(): Promise<void> {
    this.#healthy = true;
    await this.#healthChecks.moveTo(this.#here.internalIPs);
    for (const key of this.#programming) {
      await this.#healthChecks.set(key, this.#healthCheck(key));
      await this.#forgetUdpFlows(key);
    }
  }

  #serviceFragment(key: string): Fragment {
    const service = this.#services.get(key);
    if (!service) return emptyFragment;
    return rulesOf(service, this.#slices.byIndex(byService, key), this.#here);
  }

  #healthCheck(key: string): HealthCheck | undefined {
    const service = this.#services.get(key);
    if (!service || !isRouted(service)) return undefined;
    return healthCheckOf(service, this.#slices.byIndex(byService, key), this.#here);
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
      udpPorts.flatMap((port) => {
        const { cluster, local } = poolsOf(port, slices, this.#here);
        return [...cluster, ...local].map(({ ip }) => ip);
      }),
    );
    const before = this.#udpAddresses.get(key) ?? new Set();
    if (after.size > 0) this.#udpAddresses.set(key, after);
    else this.#udpAddresses.delete(key);
    for (const address of before) {
      if (!after.has(address)) await this.#conntrack.forgetUdp(address);
    }
  }
}
