/**
 * Namespaces. A deleted one stays, `Terminating`, until its finalizer in `spec.finalizers` is gone; the namespace
 * controller removes that with the `finalize` subresource once the namespace is empty.
 */
import type { Namespace } from '#api/gen/types.ts';
import { namespaces } from '#api/gen/resources.ts';
import { invalid } from '#api/validation/errors.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';

function validateNamespaceStatus({ metadata, status }: Namespace): readonly FieldError[] {
  const phase = status?.phase ?? '';
  // Upstream writes the field so.
  const field = 'status.Phase';
  if (metadata.deletionTimestamp === undefined) {
    return phase === 'Active'
      ? []
      : [invalid(field, phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  }
  return phase === 'Terminating'
    ? []
    : [invalid(field, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
}

export const namespaceStrategy: Strategy<Namespace> = {
  type: namespaces,
  singular: 'namespace',
  shortNames: ['ns'],
  validateName: dns1123LabelFaults,
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  columns: [
    nameColumn,
    text('Status', 'Active, or Terminating once deleted.', (object) => object.status?.phase ?? ''),
    ageColumn,
  ],
  fields: { 'status.phase': (object) => object.status?.phase ?? '' },
  setDefaults: (object) => {
    const labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    const status = { ...object.status, phase: object.status?.phase || ('Active' as const) };
    // A name that is still to be generated is labelled by `prepareForCreate`.
    return object.metadata.name
      ? { ...object, metadata: { ...object.metadata, labels }, status }
      : { ...object, status };
  },
  prepareForCreate: (object) => {
    const { name, labels } = object.metadata;
    const { finalizers = [] } = object.spec ?? {};
    return {
      ...object,
      metadata: {
        ...object.metadata,
        labels: { ...labels, 'kubernetes.io/metadata.name': name },
      },
      spec: {
        finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'],
      },
      status: { phase: 'Active' },
    };
  },
  finalizers: (object) => object.spec?.finalizers ?? [],
  prepareForDelete: (object) => ({
    ...object,
    status: { ...object.status, phase: 'Terminating' },
  }),
  prepareForUpdate: (object, stored) => keepStatus({ ...object, spec: stored.spec }, stored),
  subresources: {
    status: statusSubresource<Namespace>(validateNamespaceStatus),
    finalize: {
      kind: 'object',
      verbs: ['update'],
      merge: (sent, stored) => ({ ...stored, metadata: sent.metadata, spec: sent.spec }),
    },
  },
};
