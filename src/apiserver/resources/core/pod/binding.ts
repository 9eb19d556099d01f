/** The `binding` subresource: the scheduler's verdict on where a Pod runs. */
import { toTime } from '#base/clock.ts';
import type { Binding, Json, Pod, PodCondition } from '#api/gen/types.ts';
import { badRequest, conflict, invalid } from '#api/status.ts';
import type { ActionSubresource } from '../../../registry/strategy.ts';
import { success } from '../../subresources/success.ts';

export const bindingSubresource: ActionSubresource<Pod> = {
  kind: 'action',
  verbs: ['create'],
  keepsGeneration: true,
  bodyType: { group: '', version: 'v1', kind: 'Binding' },
  async act(request, { clock }): Promise<Json> {
    // The registry has checked the body against the schema of Binding.
    const binding = request.body as Binding;
    checkBinding(request.object, binding);
    const now = toTime(clock.now());
    await request.update((pod) => bind(pod, binding, now));
    return success(201);
  },
};

function checkBinding(pod: Pod, { metadata, target }: Binding): void {
  if (metadata?.name && metadata.name !== pod.metadata.name) {
    throw badRequest('name in URL does not match name in Binding object');
  }
  const errors = [];
  if (target.kind && target.kind !== 'Node') {
    errors.push({
      type: 'FieldValueNotSupported' as const,
      field: 'target.kind',
      message: `Unsupported value: "${target.kind}": supported values: "Node", "<empty>"`,
    });
  }
  if (!target.name) {
    errors.push({
      type: 'FieldValueRequired' as const,
      field: 'target.name',
      message: 'Required value',
    });
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'Binding' }, pod.metadata.name, errors);
}

function bind(pod: Pod, { metadata, target }: Binding, now: string): Pod {
  const { name } = pod.metadata;
  const refuse = (why: string): never => {
    throw conflict({ group: '', resource: 'pods/binding' }, name, why);
  };
  if (pod.metadata.deletionTimestamp) {
    return refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec.nodeName) {
    return refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  }
  if (pod.spec.schedulingGates?.length) {
    return refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  }
  const annotations = { ...pod.metadata.annotations, ...metadata?.annotations };
  // What was promised is kept now.
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: { ...pod.spec, nodeName: target.name ?? '' },
    status: { ...status, conditions: scheduled(pod, now) },
  };
}

function scheduled({ metadata, status }: Pod, now: string): readonly PodCondition[] {
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const observedGeneration = metadata.generation ?? 1;
  return [
    ...others,
    { type: 'PodScheduled', observedGeneration, status: 'True', lastTransitionTime: now },
  ];
}
