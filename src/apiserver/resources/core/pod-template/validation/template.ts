/** The faults of a template in a workload: those of its Pods, and that it doesn't make the Pods that are selected. */
import type { LabelSelector, PodTemplateSpec } from '#api/gen/types.ts';
import { isEmptySelector, matchesLabelSelector } from '#api/selector/label-selector.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateLabelSelector } from '../../../validation/label-selector.ts';
import { validatePodSpec } from './pod-spec.ts';

/** `what` is the kind as messages write it, such as `StatefulSet`. */
export function validateWorkloadTemplate(
  template: PodTemplateSpec,
  what: string,
  field = 'spec.template',
): Errors {
  const { spec } = template;
  return [
    ...validateTemplate(template, field),
    ...(spec && spec.restartPolicy !== 'Always'
      ? [notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy ?? '', ['Always'])]
      : fine),
    ...(spec?.activeDeadlineSeconds === undefined
      ? fine
      : [
          forbidden(
            `${field}.spec.activeDeadlineSeconds`,
            `activeDeadlineSeconds in ${what} is not Supported`,
          ),
        ]),
  ];
}

/** Any template. */
export function validateTemplate({ metadata, spec }: PodTemplateSpec, field: string): Errors {
  return [
    ...validateLabels(metadata?.labels, `${field}.labels`),
    ...validateAnnotations(metadata?.annotations, `${field}.annotations`),
    ...(spec ? validatePodSpec(spec, `${field}.spec`) : [required(`${field}.spec.containers`)]),
    ...(spec?.ephemeralContainers?.length
      ? [
          forbidden(
            `${field}.spec.ephemeralContainers`,
            'ephemeral containers not allowed in pod template',
          ),
        ]
      : fine),
  ];
}

/** `what` is the kind in lower case, such as `statefulset`. */
export function validateWorkloadSelector(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  what: string,
): Errors {
  if (!selector) return [required('spec.selector')];
  if (isEmptySelector(selector)) {
    return [invalid('spec.selector', selector, `empty selector is invalid for ${what}`)];
  }
  const labels = template.metadata?.labels ?? {};
  const faults = validateLabelSelector(selector, 'spec.selector');
  if (faults.length > 0 || matchesLabelSelector(selector, labels)) return faults;
  return [
    invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ];
}
