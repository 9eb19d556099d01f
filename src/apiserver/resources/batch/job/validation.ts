/** The faults of a Job. */
import type { Job, JobSpec } from '#api/gen/types.ts';
import { isIndexed } from '#api/jobs.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { invalid, notSupported, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import { validateTemplate } from '../../core/pod-template/validation/template.ts';
import { fine, nonNegative, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { generatedLabels } from './selector.ts';
import { validateIndexing } from './validate-indexing.ts';
import { validateManager } from './validate-manager.ts';
import { validateFailurePolicy, validateSuccessPolicy } from './validate-policies.ts';

export function validateJob(job: Job): Errors {
  return [
    ...validateGeneratedSelector(job),
    ...validateJobSpec(job.spec, 'spec'),
    ...validateSelector(job),
    ...validateHostName(job),
  ];
}

/** What is generated must be there and say what was generated. */
function validateGeneratedSelector(job: Job): Errors {
  const { spec, metadata } = job;
  if (spec.manualSelector || !spec.selector) return fine;
  const wanted = generatedLabels(job);
  const labels = spec.template.metadata?.labels ?? {};
  const field = 'spec.template.metadata.labels';
  return [
    ...(metadata.uid ? fine : [required('metadata.uid')]),
    ...Object.entries(wanted).flatMap(([key, value]) => {
      if (labels[key] === undefined) return [required(`${field}[${key}]`, `must be '${value}'`)];
      return labels[key] === value
        ? fine
        : [invalid(`${field}[${key}]`, labels[key], `must be '${value}'`)];
    }),
    ...(matchesLabelSelector(spec.selector, wanted)
      ? fine
      : [invalid('spec.selector', spec.selector, '`selector` not auto-generated')]),
  ];
}

function validateSelector({ spec }: Job): Errors {
  if (!spec.selector) return [required('spec.selector')];
  const labels = spec.template.metadata?.labels ?? {};
  const faults = validateLabelSelector(spec.selector, 'spec.selector');
  if (faults.length > 0 || matchesLabelSelector(spec.selector, labels)) return faults;
  return [
    invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ];
}

/** The Pods of an Indexed Job have host names with their index. */
function validateHostName({ metadata, spec }: Job): Errors {
  if (!isIndexed(spec) || !spec.completions || spec.completions < 0) return fine;
  const last = `${metadata.name}-${spec.completions - 1}`;
  return dns1123LabelFaults(last).length === 0
    ? fine
    : [
        invalid(
          'metadata.name',
          metadata.name,
          `will not able to create pod with invalid DNS label: ${last}`,
        ),
      ];
}

const amounts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/** Of a Job, or of the template of a CronJob. */
export function validateJobSpec(spec: JobSpec, field: string): Errors {
  return [
    ...amounts.flatMap((name) => nonNegative(`${field}.${name}`, spec[name])),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : fine),
    ...validateManager(`${field}.managedBy`, spec.managedBy),
    ...oneOf(`${field}.completionMode`, spec.completionMode, ['NonIndexed', 'Indexed']),
    ...validateIndexing(spec, field),
    ...validateFailurePolicy(spec, `${field}.podFailurePolicy`),
    ...validateSuccessPolicy(spec, `${field}.successPolicy`),
    ...validateReplacement(spec, `${field}.podReplacementPolicy`),
    ...validateTemplate(spec.template, `${field}.template`),
    ...validateRestartPolicy(spec, `${field}.template.spec.restartPolicy`),
  ];
}

function validateReplacement({ podReplacementPolicy, podFailurePolicy }: JobSpec, field: string) {
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return oneOf(field, podReplacementPolicy, supported);
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, field: string): Errors {
  const policy = template.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') {
    return [required(field, 'valid values: "OnFailure", "Never"')];
  }
  if (policy !== 'OnFailure' && policy !== 'Never') {
    return [notSupported(field, policy, ['OnFailure', 'Never'])];
  }
  return podFailurePolicy && policy !== 'Never'
    ? [invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : fine;
}
