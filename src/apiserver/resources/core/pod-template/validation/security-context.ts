/** The faults of what a Pod or container says about users, groups and rights. */
import type { PodSecurityContext, SecurityContext } from '#api/gen/types.ts';
import { duplicate, invalid } from '#api/validation/errors.ts';
import { at, each, fine, inRange, oneOf } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

const ids = { from: 0, to: 2_147_483_647 };

export function validateSecurityContext(
  context: SecurityContext | undefined,
  field: string,
): Errors {
  if (!context) return fine;
  const { allowPrivilegeEscalation, privileged } = context;
  const escalation = `${field}.allowPrivilegeEscalation`;
  return [
    ...inRange(`${field}.runAsUser`, context.runAsUser, ids),
    ...inRange(`${field}.runAsGroup`, context.runAsGroup, ids),
    ...oneOf(`${field}.procMount`, context.procMount, ['Default', 'Unmasked']),
    ...(allowPrivilegeEscalation === false && privileged
      ? [
          invalid(
            escalation,
            false,
            'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
          ),
        ]
      : fine),
    ...(allowPrivilegeEscalation === false && context.capabilities?.add?.includes('CAP_SYS_ADMIN')
      ? [
          invalid(
            escalation,
            false,
            'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
          ),
        ]
      : fine),
  ];
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlMessage =
  'must have at most 253 characters and match regex ' +
  '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

export function validatePodSecurityContext(
  context: PodSecurityContext | undefined,
  field: string,
): Errors {
  if (!context) return fine;
  const names = new Set<string>();
  return [
    ...inRange(`${field}.fsGroup`, context.fsGroup, ids),
    ...inRange(`${field}.runAsUser`, context.runAsUser, ids),
    ...inRange(`${field}.runAsGroup`, context.runAsGroup, ids),
    ...(context.supplementalGroups ?? []).flatMap((group, index) =>
      inRange(at(`${field}.supplementalGroups`, index), group, ids),
    ),
    ...oneOf(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, [
      'Always',
      'OnRootMismatch',
    ]),
    ...each(context.sysctls, `${field}.sysctls`, ({ name }, path) => {
      if (names.has(name)) return [duplicate(`${path}.name`, name)];
      names.add(name);
      return name.length <= 253 && sysctlName.test(name)
        ? fine
        : [invalid(`${path}.name`, name, sysctlMessage)];
    }),
  ];
}
