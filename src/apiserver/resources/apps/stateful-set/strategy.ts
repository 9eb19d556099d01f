/** StatefulSets: Pods that keep their name, their address in DNS and their data. */
import type { StatefulSet } from '#api/gen/types.ts';
import { statefulSets } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, selectorText, text } from '../../columns/column.ts';
import { containersColumn, imagesColumn } from '../../core/pod-template/columns.ts';
import { scaleSubresource } from '../../subresources/scale.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { defaultStatefulSet } from './defaults.ts';
import {
  validateStatefulSet,
  validateStatefulSetStatus,
  validateStatefulSetUpdate,
} from './validation.ts';
import { fractionWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';

export const statefulSetStrategy: Strategy<StatefulSet> = {
  type: statefulSets,
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  hasGeneration: true,
  columns: [
    nameColumn,
    text(
      'Ready',
      'How many of its Pods are ready, of how many.',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ),
    ageColumn,
    containersColumn,
    imagesColumn,
  ],
  setDefaults: defaultStatefulSet,
  prepareForCreate: (set) => ({ ...set, status: { replicas: 0, availableReplicas: 0 } }),
  prepareForUpdate: keepStatus,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  warnings: ({ spec }) => [
    ...templateWarnings(spec.template),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      fractionWarnings(claim.spec.resources, `spec.volumeClaimTemplates[${index}].spec.resources`, [
        'storage',
      ]),
    ),
    ...((spec.revisionHistoryLimit ?? 0) < 0
      ? [
          'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
        ]
      : []),
  ],
  subresources: {
    status: statusSubresource<StatefulSet>(validateStatefulSetStatus),
    scale: scaleSubresource<StatefulSet>(statefulSets, ({ spec }) => selectorText(spec.selector)),
  },
};
