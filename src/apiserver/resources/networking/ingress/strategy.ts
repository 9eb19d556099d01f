/** Ingresses: how HTTP from outside finds Services. They are kept and checked; a controller of the user's acts on them. */
import { ingresses } from '#api/gen/resources.ts';
import type { Ingress } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { ingressColumns } from './columns.ts';
import { classAnnotation, validateIngress, validateIngressStatus } from './validation.ts';

export const ingressStrategy: Strategy<Ingress> = {
  type: ingresses,
  singular: 'ingress',
  shortNames: ['ing'],
  hasGeneration: true,
  columns: ingressColumns,
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  prepareForUpdate: keepStatus,
  validate: validateIngress,
  warnings: ({ metadata }, stored) =>
    !stored && metadata.annotations?.[classAnnotation] !== undefined
      ? [
          `annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`,
        ]
      : [],
  subresources: { status: statusSubresource<Ingress>(validateIngressStatus) },
};
