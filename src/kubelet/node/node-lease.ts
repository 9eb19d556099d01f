/** This node's Lease: the heartbeat by which the control plane knows that its kubelet lives. */
import { leases } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { toMicroTime, type Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import { within } from '../within.ts';

/** Upstream's numbers. */
export const beatMs = 10_000;
const leaseSeconds = 40;
const leaseNamespace = 'kube-node-lease';

/** Renews the Lease of a registered node, or makes it; returns how long it holds good, in milliseconds. */
export async function renewLease(
  { client, clock }: { readonly client: Client; readonly clock: Clock },
  node: Node,
  signal: AbortSignal,
): Promise<number> {
  const began = clock.monotonic();
  const limits = { clock, limitMs: beatMs, signal };
  const { name, uid } = node.metadata;
  const key = { namespace: leaseNamespace, name };
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: leaseSeconds,
    renewTime: toMicroTime(clock.now()),
  };
  const body = { spec };
  try {
    await within(limits, (limit) =>
      client.patch(leases, key, { type: 'merge', body }, { signal: limit }),
    );
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
    const metadata = { ...key, ownerReferences };
    await within(limits, (limit) => client.create(leases, { metadata, spec }, { signal: limit }));
  }
  return Math.max(0, beatMs - (clock.monotonic() - began));
}
