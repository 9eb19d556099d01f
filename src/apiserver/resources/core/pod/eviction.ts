/**
 * The `eviction` subresource: a delete that asks the Pod's PodDisruptionBudget first. A Pod that serves nobody needs
 * no leave: one that is starting, has ended or is going already.
 */
import { withCondition } from '#api/conditions.ts';
import { disruptionTarget } from '#api/disruption.ts';
import { pods } from '#api/gen/resources.ts';
import type { DeleteOptions, Eviction, Json, Pod } from '#api/gen/types.ts';
import { isPodActive } from '#api/pod.ts';
import { badRequest, isApiError, notFound } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import { checkPreconditions } from '../../../registry/delete-object.ts';
import type { ActionRequest, ActionSubresource, Reader } from '../../../registry/strategy.ts';
import { success } from '../../subresources/success.ts';
import { askBudget } from './eviction-budget.ts';
import type { EvictionTools } from './eviction-budget.ts';

/** A Pod that goes on changing while it is judged is given up after so many judgements. */
const attempts = 20;

export const evictionSubresource: ActionSubresource<Pod> = {
  kind: 'action',
  verbs: ['create'],
  bodyType: { group: 'policy', version: 'v1', kind: 'Eviction' },
  async act(request, { reader, clock, dryRun }): Promise<Json> {
    // The registry has checked the body against the schema of Eviction.
    const { metadata, deleteOptions = {} } = request.body as Eviction;
    if (metadata?.name && metadata.name !== request.object.metadata.name) {
      throw badRequest('name in URL does not match name in Eviction object');
    }
    const { dryRun: tried, ...options } = deleteOptions;
    await evict(request, {
      reader,
      options,
      // The only value that the schema knows of is `All`.
      dryRun: dryRun || (tried?.length ?? 0) > 0,
      now: toTime(clock.now()),
    });
    return success(201);
  },
};

/** A verdict that was on the Pod as it is falls when the Pod has changed meanwhile, and is given anew. */
async function evict(request: ActionRequest<Pod>, tools: EvictionTools): Promise<void> {
  const asked = tools.options.preconditions?.resourceVersion;
  for (let attempt = 1; ; attempt++) {
    const pod = currentPod(request, tools.reader);
    checkPreconditions(pods, tools.options, pod);
    const onState = needsNoLeave(pod)
      ? pod.status?.phase === 'Pending'
      : (await askBudget(pod, request, tools)).onState;
    if (tools.dryRun) return;
    const resourceVersion = onState ? (asked ?? pod.metadata.resourceVersion) : asked;
    try {
      await markAndDelete(request, { ...tools, resourceVersion });
      return;
    } catch (error) {
      const changed = onState && asked === undefined && isApiError(error, 'Conflict');
      if (!changed || attempt === attempts) throw error;
    }
  }
}

function currentPod({ object: { metadata } }: ActionRequest<Pod>, reader: Reader): Pod {
  const pod = reader.get(pods, metadata);
  if (!pod) throw notFound(pods, metadata.name);
  return pod;
}

function needsNoLeave(pod: Pod): boolean {
  return !isPodActive(pod) || pod.status?.phase === 'Pending';
}

/** Says on the Pod why it goes, then deletes it. Throws a 409 when it isn't at that version any more. */
async function markAndDelete(
  { update, delete: remove }: ActionRequest<Pod>,
  tools: EvictionTools & { readonly resourceVersion: string | undefined },
): Promise<void> {
  const { options, resourceVersion, now } = tools;
  const preconditions = (version: string | undefined): DeleteOptions['preconditions'] => ({
    ...options.preconditions,
    ...(version === undefined ? {} : { resourceVersion: version }),
  });
  const marked = await update((pod) => {
    checkPreconditions(pods, { preconditions: preconditions(resourceVersion) }, pod);
    return withTarget(pod, now);
  });
  const version = resourceVersion && marked.metadata.resourceVersion;
  await remove({ ...options, preconditions: preconditions(version) });
}

function withTarget(pod: Pod, now: string): Pod {
  const condition = {
    type: disruptionTarget,
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const conditions = withCondition(pod.status?.conditions, condition, now);
  return { ...pod, status: { ...pod.status, conditions } };
}
