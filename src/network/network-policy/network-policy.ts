/**
 * Enforces NetworkPolicies for the Pods of this node: keeps one nftables table equal to what policies, Pods and namespaces
 * say. A Pod that comes, goes or changes its labels is elements of sets; only a policy that changes has rules written.
 * A restart replaces the table in one transaction, so that an isolated Pod is isolated throughout.
 *
 * Owns the table of the name that it is given and nothing else of the packet filter.
 */
import { namespaces, networkPolicies, pods } from '#api/gen/resources.ts';
import type { Namespace, NetworkPolicy, Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
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
    // A policy may concern any Pod.
    const all = whole || policies.length > 0;
    const pods = all
      ? new Set([...this.#pods.list().map(keyOf), ...this.#dirtyPods])
      : this.#dirtyPods;
    this.#dirtyPolicies = new Set();
    this.#dirtyPods = new Set();
    if (whole) this.#rules.clear();
    const fragments = new Map<string, Fragment>();
    for (const key of policies) fragments.set(`policy ${key}`, this.#policyFragment(key));
    if (all) this.#world = this.#lookAround();
    for (const key of pods) fragments.set(`pod ${key}`, this.#podFragment(key));
    return whole ? this.#table.replace(fragments) : this.#table.change(fragments);
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
