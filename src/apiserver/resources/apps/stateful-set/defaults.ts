/** The defaults of a StatefulSet. */
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetUpdateStrategy,
} from '#api/gen/types.ts';
import { defaultClaimSpec } from '../../core/persistent-volume-claim/defaults.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';

export function defaultStatefulSet(set: StatefulSet): StatefulSet {
  const { spec } = set;
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  return {
    ...set,
    spec: {
      ...spec,
      template: defaultPodTemplate(spec.template),
      ...(spec.volumeClaimTemplates && {
        volumeClaimTemplates: spec.volumeClaimTemplates.map(defaultClaimTemplate),
      }),
      podManagementPolicy: spec.podManagementPolicy || 'OrderedReady',
      updateStrategy: defaultUpdateStrategy(spec.updateStrategy ?? {}),
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: retention?.whenDeleted || 'Retain',
        whenScaled: retention?.whenScaled || 'Retain',
      },
      replicas: spec.replicas ?? 1,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    },
  };
}

function defaultUpdateStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { partition = 0, ...rest } = strategy.rollingUpdate ?? {};
  return { type, rollingUpdate: { ...rest, partition } };
}

/** A template is stored as the whole object that it is the template of, waiting to be bound. */
function defaultClaimTemplate(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return {
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: defaultClaimSpec(claim.spec),
    status: { ...claim.status, phase: claim.status?.phase || 'Pending' },
  };
}
