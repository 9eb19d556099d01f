/** One Service: decide which nodes take its ports, write them into its status, and tell what is in the way. */
import { services } from '#api/gen/resources.ts';
import type { LoadBalancerIngress, Service } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { dropFinalizer } from '../finalizer.ts';
import { sameStatus } from '../same-status.ts';
import { chooseNodes } from './nodes.ts';
import type { NodeSurroundings } from './nodes.ts';
import { isBalanced, obstacleOf } from './ports.ts';
import type { Holders } from './ports.ts';

export interface LoadBalancerParts {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly holders: Holders;
  around(service: Service): NodeSurroundings;
  /** What was last told of each Service that something is in the way of. */
  readonly told: Map<string, string>;
}

/** Others put it on where there is something to clean up. Here is nothing, so it must not hold a Service back. */
const cleanupFinalizer = 'service.kubernetes.io/load-balancer-cleanup';

export async function reconcileLoadBalancer(
  parts: LoadBalancerParts,
  service: Service,
  signal: AbortSignal,
): Promise<void> {
  if (!isBalanced(service)) return release(parts, service, signal);
  const obstacle = obstacleOf(service, parts.holders);
  const choice = chooseNodes(service, parts.around(service));
  const addresses = obstacle === undefined ? choice.addresses : [];
  await write(parts, service, addresses, signal);
  tell(parts, service, obstacle === undefined ? choice.obstacles : [obstacle]);
}

/** Of another type or class, or about to go: the addresses of the nodes are none of its. */
async function release(
  parts: LoadBalancerParts,
  service: Service,
  signal: AbortSignal,
): Promise<void> {
  parts.told.delete(keyOf(service));
  const { type, loadBalancerClass } = service.spec ?? {};
  if (type === 'LoadBalancer' && loadBalancerClass !== undefined) return;
  await write(parts, service, [], signal);
  if (!isTerminating(service)) return;
  const target = { client: parts.client, type: services, object: service, signal };
  await dropFinalizer(target, cleanupFinalizer);
}

async function write(
  { client, recorder }: LoadBalancerParts,
  service: Service,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const before = service.status?.loadBalancer?.ingress ?? [];
  const ingress = addresses.map((ip): LoadBalancerIngress => ({ ip, ipMode: 'VIP' }));
  if (sameStatus({ ingress: before }, { ingress })) return;
  const loadBalancer = ingress.length > 0 ? { ingress } : {};
  const changed = { ...service, status: { ...service.status, loadBalancer } };
  await client.update(services, changed, { subresource: 'status', signal });
  if (ingress.length === 0) return;
  if (before.length === 0) {
    recorder.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  } else {
    const message = 'Updated load balancer with new hosts';
    recorder.event(service, 'Normal', 'UpdatedLoadBalancer', message);
  }
}

/** Once for each thing that is in the way, not each time that it is looked at. */
function tell({ recorder, told }: LoadBalancerParts, service: Service, what: readonly string[]) {
  const key = keyOf(service);
  const message = what.join('; ');
  if (message === (told.get(key) ?? '')) return;
  if (message === '') {
    told.delete(key);
    return;
  }
  told.set(key, message);
  const text = `Error syncing load balancer: ${message}`;
  recorder.event(service, 'Warning', 'SyncLoadBalancerFailed', text);
}
