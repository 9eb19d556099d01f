/**
 * Tells the DNS thread which Pods of this node ask from which addresses, and how their resolvers complete names: only
 * while the settings want it. A Pod that is over or gone has no address any more.
 */
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isPodTerminal } from '#api/pod.ts';
import type { Informer, Informers } from '#client/informers.ts';
import type { ClientPod, PodSearch, Update } from './running-engine.ts';
import { validNames } from './wire/name.ts';

export interface ClientPodsParts {
  readonly informers: Informers;
  /** Undefined: there are none. */
  readonly nodeName: string | undefined;
  readonly clusterDomain: string;
  readonly update: (update: Update) => void;
}

export class ClientPods {
  readonly #parts: ClientPodsParts;
  #pods: Informer<Pod> | undefined;
  #unfollow: (() => void) | undefined;
  #dirty = new Set<string>();

  constructor(parts: ClientPodsParts) {
    this.#parts = parts;
  }

  /** Follows this node's Pods from now on, or forgets them. */
  configure(wanted: boolean): void {
    const { informers, nodeName } = this.#parts;
    if (!wanted || nodeName === undefined) {
      // Of those that went this moment nobody has been told yet.
      const known = [...this.everything().map(({ owner }) => owner), ...this.#dirty];
      this.stop();
      if (known.length > 0) this.#tell(known.map(gone));
      return;
    }
    if (this.#unfollow) return;
    this.#pods ??= informers.of(pods, { fieldSelector: `spec.nodeName=${nodeName}` });
    this.#unfollow = this.#pods.onChange(({ object }) => {
      if (this.#dirty.size === 0) queueMicrotask(() => this.#flush());
      this.#dirty.add(keyOf(object));
    });
  }

  stop(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#dirty = new Set();
  }

  /** For a thread that knows nothing yet. */
  everything(): readonly ClientPod[] {
    const all = this.#unfollow ? (this.#pods?.list() ?? []) : [];
    return all.map((pod) => clientPodOf(pod, this.#parts.clusterDomain));
  }

  #flush(): void {
    const keys = [...this.#dirty];
    this.#dirty = new Set();
    if (keys.length === 0) return;
    this.#tell(
      keys.map((key) => {
        const pod = this.#pods?.get(key);
        return pod ? clientPodOf(pod, this.#parts.clusterDomain) : gone(key);
      }),
    );
  }

  #tell(clients: readonly ClientPod[]): void {
    this.#parts.update({ changes: [], serial: 0, synced: false, clients });
  }
}

function gone(owner: string): ClientPod {
  return { owner, addresses: [], search: undefined };
}

function clientPodOf(pod: Pod, clusterDomain: string): ClientPod {
  const owner = keyOf(pod);
  // On the host's network it asks from the node's address, as others do.
  if (isPodTerminal(pod) || pod.spec.hostNetwork) return gone(owner);
  const addresses = (pod.status?.podIPs ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return { owner, addresses, search: searchOf(pod, clusterDomain) };
}

/** What the kubelet writes into the Pod's resolv.conf; undefined where the node's own domains come first. */
function searchOf({ metadata, spec }: Pod, clusterDomain: string): PodSearch | undefined {
  const { dnsPolicy = 'ClusterFirst', dnsConfig } = spec;
  const own = validNames(dnsConfig?.searches ?? []);
  const option = dnsConfig?.options?.findLast(({ name }) => name === 'ndots')?.value;
  const ndots = /^\d+$/.test(option ?? '') ? Number(option) : undefined;
  switch (dnsPolicy) {
    case 'ClusterFirst':
    case 'ClusterFirstWithHostNet': {
      const service = `svc.${clusterDomain}`;
      const domains = validNames([`${metadata.namespace}.${service}`, service, clusterDomain]);
      return { domains, inherits: true, further: own, ndots: ndots ?? 5 };
    }
    case 'None':
      return { domains: own, inherits: false, further: [], ndots: ndots ?? 1 };
    default:
      return undefined;
  }
}
