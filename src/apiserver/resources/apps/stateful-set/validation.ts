/** The faults of a StatefulSet. */
import type { IntOrString, StatefulSet, StatefulSetSpec } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import {
  validateWorkloadSelector,
  validateWorkloadTemplate,
} from '../../core/pod-template/validation/template.ts';
import { isZero, validateAmount, validateNotMoreThanAll } from '../../validation/amount.ts';
import { fine, nonNegative, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateCollisions, validateCounts } from '../status-counts.ts';

export function validateStatefulSet({ spec }: StatefulSet): Errors {
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  const retentionField = 'spec.persistentVolumeClaimRetentionPolicy';
  return [
    ...validateManagement(spec.podManagementPolicy),
    ...validateUpdateStrategy(spec),
    ...oneOf(`${retentionField}.whenDeleted`, retention?.whenDeleted, ['Delete', 'Retain']),
    ...oneOf(`${retentionField}.whenScaled`, retention?.whenScaled, ['Delete', 'Retain']),
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...(spec.serviceName
      ? invalidEach('spec.serviceName', spec.serviceName, dns1123LabelFaults(spec.serviceName))
      : fine),
    ...validateWorkloadSelector(spec.selector, spec.template, 'statefulset'),
    ...validateWorkloadTemplate(withClaimVolumes(spec), 'StatefulSet'),
  ];
}

function validateManagement(policy: string | undefined): Errors {
  const field = 'spec.podManagementPolicy';
  if (!policy) return [required(field)];
  return policy === 'OrderedReady' || policy === 'Parallel'
    ? fine
    : [invalid(field, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateUpdateStrategy({ updateStrategy }: StatefulSetSpec): Errors {
  const field = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy ?? {};
  switch (type) {
    case undefined:
      return [required(field)];
    case 'OnDelete':
      return rollingUpdate
        ? [
            invalid(
              `${field}.rollingUpdate`,
              rollingUpdate,
              "only allowed for updateStrategy 'RollingUpdate'",
            ),
          ]
        : fine;
    case 'RollingUpdate':
      return [
        ...nonNegative(`${field}.rollingUpdate.partition`, rollingUpdate?.partition),
        ...validateMaxUnavailable(
          `${field}.rollingUpdate.maxUnavailable`,
          rollingUpdate?.maxUnavailable,
        ),
      ];
    default:
      return [invalid(field, updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateMaxUnavailable(field: string, value: IntOrString | undefined): Errors {
  if (value === undefined) return fine;
  return [
    ...validateAmount(field, value),
    ...(isZero(value) ? [invalid(field, value, 'cannot be 0')] : fine),
    ...validateNotMoreThanAll(field, value),
  ];
}

/** A template may mount the claims that are made for each Pod, so they count as volumes. */
function withClaimVolumes({
  template,
  volumeClaimTemplates = [],
}: StatefulSetSpec): typeof template {
  const { spec } = template;
  if (!spec || volumeClaimTemplates.length === 0) return template;
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  const names = new Set(claims.map((claim) => claim.name));
  const others = (spec.volumes ?? []).filter((volume) => !names.has(volume.name));
  return { ...template, spec: { ...spec, volumes: [...others, ...claims] } };
}

const fixedMessage =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', " +
  "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and " +
  "'minReadySeconds' are forbidden";

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

export function validateStatefulSetUpdate(set: StatefulSet, stored: StatefulSet): Errors {
  return deepEqual(fixedPart(set.spec), fixedPart(stored.spec))
    ? fine
    : [forbidden('spec', fixedMessage)];
}

function fixedPart(spec: StatefulSetSpec): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !changeable.includes(key)));
}

export function validateStatefulSetStatus(set: StatefulSet, stored: StatefulSet): Errors {
  const message = 'cannot be greater than status.replicas';
  return [
    ...validateCounts(set.status, {
      counts: [
        'replicas',
        'readyReplicas',
        'currentReplicas',
        'updatedReplicas',
        'availableReplicas',
        'observedGeneration',
        'collisionCount',
      ],
      parts: [
        ['readyReplicas', 'replicas', message],
        ['currentReplicas', 'replicas', message],
        ['updatedReplicas', 'replicas', message],
        ['availableReplicas', 'replicas', message],
        ['availableReplicas', 'readyReplicas', 'cannot be greater than status.readyReplicas'],
      ],
    }),
    ...validateCollisions(set, stored),
  ];
}
