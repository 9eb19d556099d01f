/** This node's Lease: the heartbeat by which the control plane knows that its kubelet lives. */
import { leases } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { toMicroTime, type Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import type { KubeletConfig } from '../config.ts';
import { within } from '../within.ts';

const requestMs = 10_000;
const leaseNamespace = 'kube-node-lease';

export interface LeaseOptions {
  readonly client: Client;
  readonly config: Pick<KubeletConfig, 'heartbeatMs'>;
  readonly clock: Clock;
}

/** Renews the Lease of a registered node, or makes it; returns when to do so again, in milliseconds. */
export async function renewLease(
  { client, config, clock }: LeaseOptions,
  node: Node,
  signal: AbortSignal,
): Promise<number> {
  const began = clock.monotonic();
  const limits = { clock, limitMs: requestMs, signal };
  const { name, uid } = node.metadata;
  const key = { namespace: leaseNamespace, name };
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: Math.max(1, Math.round((4 * config.heartbeatMs) / 1000)),
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
  return Math.max(0, config.heartbeatMs - (clock.monotonic() - began));
}
