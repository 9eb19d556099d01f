/** The faults that only a debugging container can have: it comes late, goes early, and promises nothing. */
import type { EphemeralContainer, PodSpec } from '#api/gen/types.ts';
import { forbidden, notFound } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

const refused = [
  'lifecycle',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'resizePolicy',
  'startupProbe',
] as const;

export function validateEphemeralContainer(
  container: EphemeralContainer,
  spec: PodSpec,
  field: string,
): Errors {
  const { resources, targetContainerName: target } = container;
  const why = 'cannot be set for an Ephemeral Container';
  const names = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
  return [
    ...refused
      .filter((part) => container[part] !== undefined)
      .map((part) => forbidden(`${field}.${part}`, why)),
    ...(resources && Object.keys(resources).length > 0
      ? [forbidden(`${field}.resources`, why)]
      : fine),
    ...(target && !names.includes(target)
      ? [notFound(`${field}.targetContainerName`, target)]
      : fine),
  ];
}
