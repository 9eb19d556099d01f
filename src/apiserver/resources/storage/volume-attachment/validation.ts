/** The faults of a VolumeAttachment. */
import type { VolumeAttachment, VolumeAttachmentSource, VolumeError } from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateDriverName } from '../../validation/driver-name.ts';

/** In bytes. */
const largestMetadata = 256 * 1024;
const longestMessage = 1024;

export function validateAttachment({ spec }: VolumeAttachment): Errors {
  return [
    ...validateDriverName(spec.attacher, 'spec.attacher'),
    ...validateSource(spec.source, 'spec.source'),
    ...invalidEach('spec.nodeName', spec.nodeName, dns1123SubdomainFaults(spec.nodeName)),
  ];
}

function validateSource(source: VolumeAttachmentSource, field: string): Errors {
  const { persistentVolumeName: name, inlineVolumeSpec } = source;
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (name === undefined && !inlineVolumeSpec) return [required(field, one)];
  if (name !== undefined && inlineVolumeSpec) return [forbidden(field, one)];
  if (name === undefined) return fine;
  return name === ''
    ? [required(`${field}.persistentVolumeName`, 'must specify non empty persistentVolumeName')]
    : invalidEach(`${field}.persistentVolumeName`, name, dns1123SubdomainFaults(name));
}

export function validateAttachmentUpdate(
  attachment: VolumeAttachment,
  stored: VolumeAttachment,
): Errors {
  return immutable('spec', attachment.spec, stored.spec);
}

export function validateAttachmentStatus({ status }: VolumeAttachment): Errors {
  if (!status) return fine;
  const size = Object.entries(status.attachmentMetadata ?? {})
    .flat()
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return [
    ...(size > largestMetadata ? [tooLong('status.attachmentMetadata', largestMetadata)] : fine),
    ...validateError(status.attachError, 'status.attachError'),
    ...validateError(status.detachError, 'status.detachError'),
  ];
}

function validateError(error: VolumeError | undefined, field: string): Errors {
  const { message = '', errorCode = 0 } = error ?? {};
  return [
    // Upstream names the other bound here.
    ...(Buffer.byteLength(message) > longestMessage
      ? [tooLong(`${field}.message`, largestMetadata)]
      : fine),
    ...(errorCode < 0
      ? [invalid(`${field}.errorCode`, errorCode, 'must be between 0 and 2147483647, inclusive')]
      : fine),
  ];
}
