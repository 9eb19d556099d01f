/** What may not change of a Job; what may while it is suspended. */
import type { Container, Job, JobSpec, PodSpec, PodTemplateSpec } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { hasJobCondition, isIndexed } from '#api/jobs.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const fixed = [
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const;

export function validateJobUpdate({ spec }: Job, stored: Job): Errors {
  const before = stored.spec;
  const template = isAtRest(stored)
    ? withMutableParts(before.template, spec.template)
    : before.template;
  return [
    ...validateCompletions(spec, before),
    ...immutable('spec.selector', spec.selector, before.selector),
    ...immutable('spec.template', spec.template, template),
    ...fixed.flatMap((name) => immutable(`spec.${name}`, spec[name], before[name])),
  ];
}

/** An Indexed Job is scaled by both numbers at once. */
function validateCompletions(spec: JobSpec, before: JobSpec): Errors {
  const field = 'spec.completions';
  if (!isIndexed(spec)) return immutable(field, spec.completions, before.completions);
  if (spec.completions === before.completions || spec.completions === undefined) return fine;
  return spec.completions === spec.parallelism
    ? fine
    : [invalid(field, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** Suspended, and nothing of it runs any more. */
function isAtRest(job: Job): boolean {
  const { spec, status } = job;
  const stopped = status?.startTime === undefined || hasJobCondition(job, 'Suspended');
  return spec.suspend === true && stopped && !status?.active;
}

/** `before` with those parts of `after` that a queue may decide before it lets the Job run: where, and with how much. */
function withMutableParts(before: PodTemplateSpec, after: PodTemplateSpec): PodTemplateSpec {
  const { spec } = before;
  const next = after.spec;
  if (!spec || !next) return before;
  return {
    ...before,
    metadata: {
      ...before.metadata,
      labels: after.metadata?.labels,
      annotations: after.metadata?.annotations,
    },
    spec: {
      ...spec,
      affinity: mutableAffinity(spec, next),
      nodeSelector: next.nodeSelector,
      tolerations: next.tolerations,
      schedulingGates: next.schedulingGates,
      containers: withResources(spec.containers, next.containers),
      ...(spec.initContainers && {
        initContainers: withResources(spec.initContainers, next.initContainers ?? []),
      }),
    },
  };
}

/** Of affinities only that to nodes; the others stay. */
function mutableAffinity(before: PodSpec, after: PodSpec): PodSpec['affinity'] {
  const { nodeAffinity: _, ...others } = before.affinity ?? {};
  const isEmpty = deepEqual(others, {});
  if (!after.affinity) return isEmpty ? undefined : others;
  return { ...others, nodeAffinity: after.affinity.nodeAffinity };
}

function withResources(
  before: readonly Container[],
  after: readonly Container[],
): readonly Container[] {
  return before.map((container, index) => ({ ...container, resources: after[index]?.resources }));
}
