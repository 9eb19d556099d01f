/** Priority: turns the name of a PriorityClass into the number that the scheduler compares. */
import { pods, priorityClasses } from '#api/gen/resources.ts';
import type { Pod, PriorityClass } from '#api/gen/types.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, objectOf, refuse } from './kinds.ts';

type PreemptionPolicy = NonNullable<Pod['spec']['preemptionPolicy']>;

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly policy: PreemptionPolicy;
}

export const priority: AdmissionPlugin = {
  name: 'Priority',
  operations: ['CREATE', 'UPDATE'],
  mutate: (request, context) => {
    if (!isAbout(request, pods)) return request.object;
    const pod = objectOf(request, pods);
    return request.operation === 'CREATE' ? prioritize(pod, request, context) : keep(pod, request);
  },
  validate: (request, { reader }) => {
    if (request.operation === 'DELETE' || !isAbout(request, priorityClasses)) return;
    const { object } = request;
    if (!object || !objectOf({ object }, priorityClasses).globalDefault) return;
    const other = reader
      .list(priorityClasses)
      .find((found) => found.globalDefault && found.metadata.name !== object.metadata.name);
    if (other) {
      throw refuse(
        request,
        `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
      );
    }
  },
};

function prioritize(pod: Pod, request: AdmissionRequest, context: RequestContext): Pod {
  const { className, value, policy } = priorityOf(pod, request, context);
  const { spec } = pod;
  if (spec.priority !== undefined && spec.priority !== value) {
    throw refuse(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; ` +
        `priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw refuse(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod ` +
        `spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  return {
    ...pod,
    spec: {
      ...spec,
      ...(className && { priorityClassName: className }),
      priority: value,
      preemptionPolicy: policy,
    },
  };
}

function priorityOf(pod: Pod, request: AdmissionRequest, { reader }: RequestContext): Priority {
  const name = pod.spec.priorityClassName;
  if (!name) {
    const chosen = lowest(reader.list(priorityClasses).filter((found) => found.globalDefault));
    return chosen
      ? toPriority(chosen)
      : { className: '', value: 0, policy: 'PreemptLowerPriority' };
  }
  const found = reader.get(priorityClasses, { name });
  if (!found) throw refuse(request, `no PriorityClass with name ${name} was found`);
  return toPriority(found);
}

function toPriority({ metadata, value, preemptionPolicy }: PriorityClass): Priority {
  return {
    className: metadata.name,
    value: value ?? 0,
    policy: preemptionPolicy ?? 'PreemptLowerPriority',
  };
}

/** Several defaults can exist after a race; then the lowest counts. */
function lowest(classes: readonly PriorityClass[]): PriorityClass | undefined {
  return classes.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
}

/** An update that leaves out what was computed keeps it. */
function keep(pod: Pod, request: AdmissionRequest): Pod {
  // The stored object is of the same kind.
  const before = (request.stored as Pod | undefined)?.spec;
  const { spec } = pod;
  return {
    ...pod,
    spec: {
      ...spec,
      ...(spec.priority === undefined &&
        before?.priority !== undefined && { priority: before.priority }),
      ...(spec.preemptionPolicy === undefined &&
        before?.preemptionPolicy !== undefined && { preemptionPolicy: before.preemptionPolicy }),
    },
  };
}
