/** VolumeAttachments: that a volume is, or is to be, attached to a node. A driver's attacher acts on them. */
import { volumeAttachments } from '#api/gen/resources.ts';
import type { VolumeAttachment } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, yesNo } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata } from '../../subresources/status.ts';
import {
  validateAttachment,
  validateAttachmentStatus,
  validateAttachmentUpdate,
} from './validation.ts';

export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  type: volumeAttachments,
  singular: 'volumeattachment',
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    {
      ...text<VolumeAttachment>('Attacher', 'Who attaches it.', ({ spec }) => spec.attacher),
      format: 'name',
    },
    text('PV', 'The volume.', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    text('Node', 'The node.', ({ spec }) => spec.nodeName),
    yesNo('Attached', 'Whether it is attached.', ({ status }) => status?.attached ?? false),
    ageColumn,
  ],
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  prepareForUpdate: keepStatus,
  validate: validateAttachment,
  validateUpdate: validateAttachmentUpdate,
  subresources: { status: statusWithoutMetadata<VolumeAttachment>(validateAttachmentStatus) },
};
