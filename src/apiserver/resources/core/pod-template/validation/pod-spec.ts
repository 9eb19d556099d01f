/** The faults of a Pod's specification, in a Pod and in every template. */
import type { PodSpec } from '#api/gen/types.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine, inRange, requiredOneOf } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateContainers } from './container.ts';
import { validateDns } from './dns.ts';
import { validatePodResources } from './pod-resources.ts';
import { validateScheduling } from './scheduling.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { validateVolumes } from './volume.ts';

const maxInt32 = 2_147_483_647;

export function validatePodSpec(spec: PodSpec, field: string): Errors {
  return [
    ...validateVolumes(spec.volumes, `${field}.volumes`),
    ...validateContainers(spec, field),
    ...validatePodResources(spec, field),
    ...requiredOneOf(`${field}.restartPolicy`, spec.restartPolicy, [
      'Always',
      'Never',
      'OnFailure',
    ]),
    ...validateDns(spec, field),
    ...validateScheduling(spec, field),
    ...validatePodSecurityContext(spec.securityContext, `${field}.securityContext`),
    ...validateNames(spec, field),
    ...inRange(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, {
      from: 1,
      to: maxInt32,
    }),
    ...(spec.os ? validateOs(spec.os.name, `${field}.os.name`) : fine),
    ...(spec.hostPID && spec.shareProcessNamespace
      ? [
          invalid(
            `${field}.shareProcessNamespace`,
            true,
            'ShareProcessNamespace and HostPID cannot both be enabled',
          ),
        ]
      : fine),
  ];
}

/** Names of other objects. */
function validateNames(spec: PodSpec, field: string): Errors {
  const names = [
    'serviceAccountName',
    'nodeName',
    'priorityClassName',
    'runtimeClassName',
  ] as const;
  return names.flatMap((key) => {
    const name = spec[key];
    return name ? invalidEach(`${field}.${key}`, name, dns1123SubdomainFaults(name)) : fine;
  });
}

function validateOs(name: string, field: string): Errors {
  if (!name) return [required(field)];
  return name === 'linux' || name === 'windows'
    ? fine
    : [notSupported(field, name, ['linux', 'windows'])];
}
