/** One ServiceCIDR: ready from the start, and held while it goes as long as a Service needs it. */
import { withCondition } from '#api/conditions.ts';
import { iPAddresses, serviceCIDRs, services } from '#api/gen/resources.ts';
import type { ServiceCIDR, ServiceCIDRStatus } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { ipv4RangesOf, isOfRange, isOfServices } from '#api/service-cidrs.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import type { ControllerContext } from '../controller.ts';
import { dropFinalizer, ensureFinalizer } from '../finalizer.ts';
import { clusterIPsOf } from '../service-repair/faults.ts';

const finalizer = 'networking.k8s.io/service-cidr-finalizer';
/**
 * A Service that got its address just before the deletion may not be stored yet, or not be seen here. Upstream waits ten
 * seconds, since its API servers hear of the deletion late; here the allocator knows it at once.
 */
const graceMs = 200;

const ready = { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' } as const;
const terminating = {
  status: 'False',
  reason: 'Terminating',
  message:
    'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
} as const;

export function serviceCIDRReconciler(
  context: ControllerContext,
): (name: string, signal: AbortSignal) => Promise<ReconcileResult> {
  const { client, informers, clock } = context;
  /** Since when they are seen as going. */
  const going = new Map<string, number>();
  return async (name, signal) => {
    const object = informers.of(serviceCIDRs).get(name);
    if (object?.metadata.deletionTimestamp === undefined) going.delete(name);
    if (!object) return;
    const target = { client, type: serviceCIDRs, object, signal };
    if (object.metadata.deletionTimestamp === undefined) {
      await ensureFinalizer(target, finalizer);
      return say(context, object, { condition: ready, signal });
    }
    if (isNeeded(context, object)) return say(context, object, { condition: terminating, signal });
    const since = going.get(name) ?? clock.monotonic();
    going.set(name, since);
    const waitMs = since + graceMs - clock.monotonic();
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    await dropFinalizer(target, finalizer);
  };
}

/** Whether an address of a Service is in none of the ranges that stay. */
function isNeeded({ informers }: ControllerContext, going: ServiceCIDR): boolean {
  const ranges = ipv4RangesOf(going);
  const staying = informers
    .of(serviceCIDRs)
    .list()
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap(ipv4RangesOf);
  const within = (address: string, cidrs: readonly string[]): boolean =>
    cidrs.some((cidr) => isOfRange(address, cidr));
  const needs = (address: string): boolean => within(address, ranges) && !within(address, staying);
  // A Service's IPAddress may not be there yet, or still be there.
  return (
    informers
      .of(services)
      .list()
      .some((service) => clusterIPsOf(service).some(needs)) ||
    informers
      .of(iPAddresses)
      .list()
      .some((address) => isOfServices(address) && needs(address.metadata.name))
  );
}

type Said = Pick<
  NonNullable<ServiceCIDRStatus['conditions']>[number],
  'status' | 'reason' | 'message'
>;

async function say(
  { client, clock }: ControllerContext,
  { metadata: { name }, status }: ServiceCIDR,
  { condition, signal }: { readonly condition: Said; readonly signal: AbortSignal },
): Promise<void> {
  const now = toTime(clock.now());
  const wanted = { type: 'Ready', ...condition, lastTransitionTime: now };
  const conditions = withCondition(status?.conditions, wanted, now);
  if (deepEqual(conditions, status?.conditions)) return;
  const patch = { type: 'merge', body: { status: { conditions } } } as const;
  try {
    await client.patch(serviceCIDRs, { name }, patch, { subresource: 'status', signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
