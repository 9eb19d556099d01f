/**
 * The `resize` subresource: changes what the containers of a Pod that exists ask for of CPU and memory, and nothing
 * else (KEP-1287; of the Pod as a whole, KEP-5419). The kubelet carries it out, or says in conditions why not.
 */
import type { Container, Pod, Quantity, ResourceRequirements } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { isSidecar, qosClass } from '#api/pod-resources.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import type { ObjectSubresource } from '../../../registry/strategy.ts';
import { at, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validatePodSpec } from '../pod-template/validation/pod-spec.ts';

export const resizeSubresource: ObjectSubresource<Pod> = {
  kind: 'object',
  verbs: ['get', 'update', 'patch'],
  merge: mergeResize,
  validate: validatePodResize,
};

type Part = 'containers' | 'initContainers';

/** A change of which containers there are is kept, so that validation can refuse it. */
function mergeResize({ spec }: Pod, stored: Pod): Pod {
  const merged = (part: Part): readonly Container[] => {
    const before = stored.spec[part] ?? [];
    const sent = spec[part] ?? [];
    if (sent.length !== before.length) return sent;
    return sent.map((container, index) => {
      const former = before[index];
      if (former?.name !== container.name) return container;
      const { resizePolicy, resources } = container;
      const { resizePolicy: _, ...rest } = former;
      return { ...rest, ...(resources && { resources }), ...(resizePolicy && { resizePolicy }) };
    });
  };
  const { resources: _, ...kept } = stored.spec;
  return {
    ...stored,
    spec: {
      ...kept,
      containers: merged('containers'),
      ...((stored.spec.initContainers ?? spec.initContainers) && {
        initContainers: merged('initContainers'),
      }),
      ...(spec.resources && { resources: spec.resources }),
    },
  };
}

function validatePodResize(pod: Pod, stored: Pod): Errors {
  const { spec } = pod;
  const before = stored.spec;
  if (before.os?.name === 'windows') return [forbidden('', 'windows pods cannot be resized')];
  const order = [
    ...sameContainers(pod, stored, 'containers'),
    ...sameContainers(pod, stored, 'initContainers'),
  ];
  if (order.length > 0) return order;
  const allowed = {
    ...spec,
    containers: spec.containers.map((container, index) =>
      munged(container, before.containers[index]),
    ),
    ...(spec.initContainers && {
      initContainers: spec.initContainers.map((container, index) =>
        isSidecar(container) ? munged(container, before.initContainers?.[index]) : container,
      ),
    }),
    ...(spec.resources && { resources: withCpuAndMemoryOf(spec.resources, before.resources) }),
  };
  return [
    ...validatePodSpec(spec, 'spec'),
    ...removedFrom(spec.containers, before.containers, 'spec.containers'),
    ...removedFrom(spec.initContainers, before.initContainers, 'spec.initContainers'),
    ...validatePodLevel(spec.resources, before.resources),
    ...whatElseChanged(allowed, before),
    ...sameQos(pod, stored),
  ];
}

function sameContainers({ spec }: Pod, { spec: before }: Pod, part: Part): Errors {
  const sent = spec[part] ?? [];
  const former = before[part] ?? [];
  const field = `spec.${part}`;
  if (sent.length !== former.length) {
    return [forbidden(field, `${part} may not be added or removed on resize`)];
  }
  return former.flatMap(({ name }, index) =>
    sent[index]?.name === name
      ? fine
      : [
          forbidden(
            `${at(field, index)}.name`,
            `${part} may not be renamed or reordered on resize`,
          ),
        ],
  );
}

function munged(container: Container, before: Container | undefined): Container {
  const resources = withCpuAndMemoryOf(container.resources, before?.resources);
  return { ...container, ...(resources && { resources }) };
}

/** The resources with the old amounts of what may change: what is left of a difference may not be. */
function withCpuAndMemoryOf(
  resources: ResourceRequirements | undefined,
  before: ResourceRequirements | undefined,
): ResourceRequirements | undefined {
  if (!resources) return before;
  const part = (kind: 'requests' | 'limits'): Partial<ResourceRequirements> => {
    const { cpu: _, memory: __, ...others } = resources[kind] ?? {};
    const { cpu, memory } = before?.[kind] ?? {};
    const amounts = {
      ...others,
      ...(cpu === undefined ? {} : { cpu }),
      ...(memory === undefined ? {} : { memory }),
    };
    return before?.[kind] || Object.keys(amounts).length > 0 ? { [kind]: amounts } : {};
  };
  const { requests: _, limits: __, ...rest } = resources;
  return { ...rest, ...part('requests'), ...part('limits') };
}

function whatElseChanged(spec: Pod['spec'], before: Pod['spec']): Errors {
  const containers = deepEqual(spec.containers, before.containers);
  const others = deepEqual(spec.initContainers, before.initContainers);
  return [
    ...(containers ? fine : [forbidden('spec', 'only cpu and memory resources are mutable')]),
    ...(others
      ? fine
      : [forbidden('spec', 'only cpu and memory resources for sidecar containers are mutable')]),
    ...(deepEqual(spec.resources, before.resources)
      ? fine
      : [forbidden('spec', 'only cpu and memory resources are mutable at pod-level')]),
  ];
}

function removedFrom(
  containers: readonly Container[] = [],
  before: readonly Container[] = [],
  field: string,
): Errors {
  return containers.flatMap(({ resources }, index) => {
    const former = before[index]?.resources;
    const path = `${at(field, index)}.resources`;
    return [
      ...(lost(resources?.requests, former?.requests)
        ? [forbidden(`${path}.requests`, 'resource requests cannot be removed')]
        : fine),
      ...(lost(resources?.limits, former?.limits)
        ? [forbidden(`${path}.limits`, 'resource limits cannot be removed')]
        : fine),
    ];
  });
}

function validatePodLevel(
  resources: ResourceRequirements | undefined,
  before: ResourceRequirements | undefined,
): Errors {
  if (!before) return fine;
  if (!resources) return [forbidden('spec.resources', 'pod-level resources cannot be removed')];
  return [
    ...(lost(resources.requests, before.requests)
      ? [forbidden('spec.resources.requests', 'pod-level resource requests cannot be removed')]
      : fine),
    ...(lost(resources.limits, before.limits)
      ? [forbidden('spec.resources.limits', 'pod-level resource limits cannot be removed')]
      : fine),
  ];
}

type Amounts = Readonly<Record<string, Quantity>>;

function lost(amounts: Amounts = {}, before: Amounts = {}): boolean {
  return ['cpu', 'memory'].some(
    (name) => before[name] !== undefined && amounts[name] === undefined,
  );
}

function sameQos(pod: Pod, stored: Pod): Errors {
  const before = stored.status?.qosClass ?? qosClass(stored.spec);
  return qosClass(pod.spec) === before
    ? fine
    : [invalid('spec', before, 'Pod QOS Class may not change as a result of resizing')];
}
