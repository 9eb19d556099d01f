/**
 * The Pod's own name: where its Service publishes it before the Pod is Ready, the first container starts when the name
 * is there. Peers that look for each other at their start, and for themselves, would otherwise ask too early.
 */
import { readySandbox } from '../observed.ts';
import type { SyncStep } from '../sync-context.ts';

/** Longer than the way from here to the DNS takes on the busiest machine; a name that never comes doesn't hold up the Pod. */
const patienceMs = 2_000;

export const namesStep: SyncStep = {
  name: 'names',
  async run({ pod, parts, observed, signal }) {
    const { hostname, subdomain } = pod.spec;
    const addresses = readySandbox(observed)?.ips ?? [];
    const isFirstStart = observed.containers.length === 0 && addresses.length > 0;
    if (!hostname || !subdomain || !isFirstStart || pod.spec.hostNetwork) return 'next';
    const patience = new AbortController();
    const timer = parts.clock.after(patienceMs, () => patience.abort());
    const { namespace } = pod.metadata;
    // The address of the first family: a Service may have only one.
    const wanted = { namespace, hostname, subdomain, addresses: addresses.slice(0, 1) };
    await parts.untilNamed(wanted, AbortSignal.any([signal, patience.signal]));
    timer.cancel();
    return 'next';
  },
};
