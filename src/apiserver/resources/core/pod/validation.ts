/** The faults of a Pod, and of changing one: nearly all of a Pod is fixed once it exists. */
import type { Container, Pod, PodSpec, Toleration } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateSchedulingUpdate, withScheduling } from './scheduling-update.ts';
import { validatePodSpec } from '../pod-template/validation/pod-spec.ts';

export function validatePod(pod: Pod): Errors {
  return validatePodSpec(pod.spec, 'spec');
}

const mutableFields =
  'pod updates may not change fields other than ' +
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,' +
  '`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePodUpdate(pod: Pod, stored: Pod): Errors {
  const { spec } = pod;
  const before = stored.spec;
  const counts = [
    ...sameCount(spec.containers, before.containers, 'containers'),
    ...sameCount(spec.initContainers, before.initContainers, 'initContainers'),
  ];
  if (counts.length > 0) return counts;
  return [
    ...validateDeadline(spec, before),
    ...validateTolerations(spec.tolerations ?? [], before.tolerations ?? []),
    ...validateSchedulingUpdate(spec, before),
    ...(deepEqual(fixedPart(spec, before), before) ? fine : [forbidden('spec', mutableFields)]),
  ];
}

function sameCount(
  containers: readonly Container[] = [],
  before: readonly Container[] = [],
  part: 'containers' | 'initContainers',
): Errors {
  return containers.length === before.length
    ? fine
    : [forbidden(`spec.${part}`, 'pod updates may not add or remove containers')];
}

/** A deadline may come nearer or be set, but not move away or vanish. */
function validateDeadline(spec: PodSpec, before: PodSpec): Errors {
  const field = 'spec.activeDeadlineSeconds';
  const next = spec.activeDeadlineSeconds;
  const previous = before.activeDeadlineSeconds;
  if (previous === undefined) return fine;
  if (next === undefined) {
    return [invalid(field, next, 'must not update from a positive integer to nil value')];
  }
  return next > previous
    ? [invalid(field, next, 'must be less than or equal to previous value')]
    : fine;
}

function validateTolerations(
  tolerations: readonly Toleration[],
  before: readonly Toleration[],
): Errors {
  const kept = (former: Toleration): boolean => {
    const { tolerationSeconds: _, ...rest } = former;
    return tolerations.some(({ tolerationSeconds: __, ...other }) => deepEqual(other, rest));
  };
  return before.every(kept)
    ? fine
    : [
        forbidden(
          'spec.tolerations',
          'existing toleration can not be modified except its tolerationSeconds',
        ),
      ];
}

/** The new specification with the old values of all that may change. */
function fixedPart(spec: PodSpec, before: PodSpec): PodSpec {
  const images = (
    containers: readonly Container[],
    former: readonly Container[] = [],
  ): readonly Container[] =>
    containers.map((container, index) => ({ ...container, image: former[index]?.image }));
  const { terminationGracePeriodSeconds: grace } = before;
  const graceMended = (grace ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...withScheduling(spec, before),
    containers: images(spec.containers, before.containers),
    ...(spec.initContainers && {
      initContainers: images(spec.initContainers, before.initContainers),
    }),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    tolerations: before.tolerations,
    ...(graceMended && { terminationGracePeriodSeconds: grace }),
  };
}

/** Debugging containers can be added, never changed or taken away. */
export function validateEphemeralUpdate(pod: Pod, stored: Pod): Errors {
  const field = 'spec.ephemeralContainers';
  const next = new Map(
    (pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]),
  );
  const changes = (stored.spec.ephemeralContainers ?? []).flatMap((container) => {
    const now = next.get(container.name);
    if (!now) {
      return [
        forbidden(field, `existing ephemeral containers "${container.name}" may not be removed\n`),
      ];
    }
    return deepEqual(now, container)
      ? fine
      : [
          forbidden(
            field,
            `existing ephemeral containers "${container.name}" may not be changed\n`,
          ),
        ];
  });
  return [...validatePodSpec(pod.spec, 'spec'), ...changes];
}
