/** The defaults of a Job, beyond those of its Pods. */
import type { Job, JobSpec, PodFailurePolicy } from '#api/gen/types.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';

const maxInt32 = 2_147_483_647;

export function defaultJob({ spec, ...job }: Job): Job {
  const once = spec.completions === undefined && spec.parallelism === undefined;
  const policy = defaultPolicies(spec);
  return {
    ...job,
    spec: {
      ...policy,
      ...(once ? { completions: 1 } : {}),
      parallelism: spec.parallelism ?? 1,
      // With a limit for each index there is none for all of them.
      backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : maxInt32),
      completionMode: spec.completionMode || 'NonIndexed',
      suspend: spec.suspend ?? false,
      manualSelector: spec.manualSelector ?? false,
      podReplacementPolicy:
        spec.podReplacementPolicy || (spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'),
    },
  };
}

/** What is filled in of a Job's specification in the template of a CronJob too. */
export function defaultPolicies(spec: JobSpec): JobSpec {
  return {
    ...spec,
    template: defaultPodTemplate(spec.template),
    ...(spec.podFailurePolicy && { podFailurePolicy: defaultFailurePolicy(spec.podFailurePolicy) }),
  };
}

function defaultFailurePolicy({ rules, ...policy }: PodFailurePolicy): PodFailurePolicy {
  return {
    ...policy,
    rules: rules.map((rule) => ({
      ...rule,
      ...(rule.onPodConditions && {
        onPodConditions: rule.onPodConditions.map((pattern) => ({
          ...pattern,
          status: pattern.status || 'True',
        })),
      }),
    })),
  };
}
