/**
 * Enforces NetworkPolicies for the Pods of this node: keeps one nftables table equal to what policies, Pods and namespaces
 * say. A Pod that comes, goes or changes its labels is elements of sets; only a policy that changes has rules written.
 * A restart replaces the table in one transaction, so that an isolated Pod is isolated throughout.
 *
 * Owns the table of the name that it is given and nothing else of the packet filter.
 */
import { namespaces, networkPolicies, pods } from '#api/gen/resources.ts';
import type { Namespace, NetworkPolicy, Pod } from '#api/gen/types.ts';
import { keyOf, parseKey } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informer, Informers } from '#client/informers.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Fragment } from '../nftables/fragment.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { TableKeeper } from '../nftables/table-keeper.ts';
import { Table } from '../nftables/table.ts';
import { elementsOf } from './pod-elements.ts';
import type { World } from './pod-elements.ts';
import { rulesOf } from './policy-rules.ts';
import type { PolicyRules } from './policy-rules.ts';
import { skeleton } from './skeleton.ts';
import type { NetworkPolicyConfig } from './skeleton.ts';

export interface NetworkPolicyParts {
  readonly informers: Informers;
  readonly config: NetworkPolicyConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nft?: Nft;
}

export function createNetworkPolicyEnforcement(parts: NetworkPolicyParts): Runnable {
  const enforcement = new Enforcement(parts.informers, parts.config);
  const keeper = new TableKeeper({
    sources: enforcement.sources,
    watch: (wake) => enforcement.watch(wake),
    commands: (whole) => enforcement.commands(whole),
    nft: parts.nft ?? systemNft(parts.clock),
    clock: parts.clock,
    log: parts.log,
  });
  return { name: 'network-policy', run: (signal) => keeper.run(signal), ready: () => keeper.ready };
}

class Enforcement {
  readonly #pods: Informer<Pod>;
  readonly #namespaces: Informer<Namespace>;
  readonly #policies: Informer<NetworkPolicy>;
  readonly #config: NetworkPolicyConfig;
  readonly #table: Table;
  #dirtyPods = new Set<string>();
  #dirtyPolicies = new Set<string>();
  /** By key. */
  readonly #rules = new Map<string, PolicyRules>();
  #world: World;

  constructor(informers: Informers, config: NetworkPolicyConfig) {
    this.#pods = informers.of(pods);
    this.#namespaces = informers.of(namespaces);
    this.#policies = informers.of(networkPolicies);
    this.#config = config;
    this.#table = new Table(config.table, skeleton(config));
    this.#world = this.#lookAround();
  }

  get sources() {
    return [this.#pods, this.#namespaces, this.#policies];
  }

  watch(wake: () => void): readonly (() => void)[] {
    return [
      this.#pods.onChange(({ object }) => {
        this.#dirtyPods.add(keyOf(object));
        wake();
      }),
      this.#policies.onChange(({ object }) => {
        this.#dirtyPolicies.add(keyOf(object));
        wake();
      }),
      // Its labels select its Pods.
      this.#namespaces.onChange(({ object }) => {
        for (const pod of this.#pods.list(object.metadata.name)) this.#dirtyPods.add(keyOf(pod));
        wake();
      }),
    ];
  }

  commands(whole: boolean): string {
    const policies = whole ? this.#policies.list().map(keyOf) : [...this.#dirtyPolicies];
    if (whole) this.#rules.clear();
    const fragments = new Map<string, Fragment>();
    for (const key of policies) fragments.set(`policy ${key}`, this.#policyFragment(key));
    const before = this.#world;
    if (whole || policies.length > 0) this.#world = this.#lookAround();
    const pods = whole ? this.#pods.list() : this.#concerned(before, policies);
    for (const key of new Set([...this.#dirtyPods, ...pods.map(keyOf)])) {
      fragments.set(`pod ${key}`, this.#podFragment(key));
    }
    this.#dirtyPolicies = new Set();
    this.#dirtyPods = new Set();
    return whole ? this.#table.replace(fragments) : this.#table.change(fragments);
  }

  /** Whom changed policies may isolate or set free, and who is in a set that came or went with them. */
  #concerned(before: World, policies: readonly string[]): readonly Pod[] {
    if (policies.length === 0) return [];
    const places = new Set(policies.map((key) => parseKey(key).namespace));
    const here = [...places].flatMap((namespace) => this.#pods.list(namespace));
    const changed: World = {
      ...this.#world,
      policies: new Map(),
      peerSets: differing(before.peerSets, this.#world.peerSets, ({ name }) => name),
      namedPorts: differing(before.namedPorts, this.#world.namedPorts, ({ set }) => set),
    };
    if (changed.peerSets.length === 0 && changed.namedPorts.length === 0) return here;
    const named = this.#pods.list().filter((pod) => elementsOf(pod, changed) !== emptyFragment);
    return [...here, ...named];
  }

  #policyFragment(key: string): Fragment {
    const policy = this.#policies.get(key);
    if (!policy) {
      this.#rules.delete(key);
      return emptyFragment;
    }
    const rules = rulesOf(policy);
    this.#rules.set(key, rules);
    return rules.fragment;
  }

  #podFragment(key: string): Fragment {
    const pod = this.#pods.get(key);
    return pod ? elementsOf(pod, this.#world) : emptyFragment;
  }

  #lookAround(): World {
    const rules = [...this.#rules].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    const bySet = new Map(rules.flatMap(({ peerSets }) => peerSets).map((set) => [set.name, set]));
    const byPort = new Map(
      rules.flatMap(({ namedPorts }) => namedPorts).map((one) => [one.set, one]),
    );
    return {
      nodeName: this.#config.nodeName,
      policies: Map.groupBy(rules, ({ namespace }) => namespace),
      peerSets: [...bySet.values()],
      namedPorts: [...byPort.values()],
      namespaceLabels: (namespace) => this.#namespaces.get(namespace)?.metadata.labels ?? {},
    };
  }
}

/** Those that only one of both has. */
function differing<T>(a: readonly T[], b: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const lacking = (some: readonly T[], others: readonly T[]): readonly T[] => {
    const names = new Set(others.map(nameOf));
    return some.filter((one) => !names.has(nameOf(one)));
  };
  return [...lacking(a, b), ...lacking(b, a)];
}
