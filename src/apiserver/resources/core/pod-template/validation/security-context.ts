/** The faults of what a Pod or container says about users, groups and rights. */
import type { PodSecurityContext, SecurityContext } from '#api/gen/types.ts';
import { duplicate, invalid, required } from '#api/validation/errors.ts';
import { at, each, fine, inRange, oneOf, requiredOneOf } from '../../../validation/checks.ts';
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
    ...validateProfile(context.seccompProfile, `${field}.seccompProfile`),
    ...validateProfile(context.appArmorProfile, `${field}.appArmorProfile`),
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
    ...validateProfile(context.seccompProfile, `${field}.seccompProfile`),
    ...validateProfile(context.appArmorProfile, `${field}.appArmorProfile`),
    ...oneOf(`${field}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, [
      'Merge',
      'Strict',
    ]),
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

/** A profile of the node's own is named; the others have no name. */
function validateProfile(
  profile: { readonly type: string; readonly localhostProfile?: string } | undefined,
  field: string,
): Errors {
  if (!profile) return fine;
  const { type, localhostProfile } = profile;
  const path = `${field}.localhostProfile`;
  if (type === 'Localhost') {
    return localhostProfile ? fine : [required(path, 'must be set when `type` is Localhost')];
  }
  return [
    ...requiredOneOf(`${field}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined']),
    ...(localhostProfile === undefined
      ? fine
      : [invalid(path, localhostProfile, 'can only be set when `type` is Localhost')]),
  ];
}
