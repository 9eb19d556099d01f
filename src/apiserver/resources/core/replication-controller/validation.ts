/** The faults of a ReplicationController. */
import type { ReplicationController } from '#api/gen/types.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { fine, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateWorkloadTemplate } from '../pod-template/validation/template.ts';

export function validateReplicationController({ spec }: ReplicationController): Errors {
  const { selector = {}, template } = spec;
  const labels = template?.metadata?.labels ?? {};
  return [
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...(Object.keys(selector).length === 0 ? [required('spec.selector')] : fine),
    ...nonNegative('spec.replicas', spec.replicas),
    ...(template
      ? validateWorkloadTemplate(template, 'ReplicationController')
      : [required('spec.template')]),
    ...(template && !containsLabels(labels, selector)
      ? [
          invalid(
            'spec.template.metadata.labels',
            labels,
            '`selector` does not match template `labels`',
          ),
        ]
      : fine),
  ];
}
