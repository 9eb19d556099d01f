/** Which Pod asks from an address, and so how it completes names. */
import type { ClientPod } from '../../running-engine.ts';
import type { WireName } from '../../wire/name.ts';

export interface SearchList {
  readonly domains: readonly WireName[];
  readonly ndots: number;
}

export class ClientTable {
  readonly #pods = new Map<string, ClientPod>();
  readonly #byAddress = new Map<string, Set<ClientPod>>();
  /** The node's own search domains. */
  inherited: readonly WireName[] = [];

  put(pod: ClientPod): void {
    const before = this.#pods.get(pod.owner);
    for (const address of before?.addresses ?? []) {
      const at = this.#byAddress.get(address);
      if (before && at?.delete(before) && at.size === 0) this.#byAddress.delete(address);
    }
    if (pod.addresses.length === 0) this.#pods.delete(pod.owner);
    else this.#pods.set(pod.owner, pod);
    for (const address of pod.addresses) {
      const at = this.#byAddress.get(address) ?? new Set();
      this.#byAddress.set(address, at.add(pod));
    }
  }

  /** Undefined while two Pods seem to have the address: one of them is gone, and nothing tells which. */
  searchOf(address: string): SearchList | undefined {
    const [pod, another] = this.#byAddress.get(address) ?? [];
    if (!pod?.search || another) return undefined;
    const { domains, inherits, further, ndots } = pod.search;
    return { domains: [...domains, ...(inherits ? this.inherited : []), ...further], ndots };
  }
}
