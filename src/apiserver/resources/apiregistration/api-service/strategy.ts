/**
 * APIServices: which group and version is served, and by whom. The server itself writes those that it serves; those of
 * others are stored, but nothing is passed on to them yet.
 */
import { aPIServices } from '#api/gen/resources.ts';
import type { APIService, APIServiceStatus } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { validateAPIService, validateAPIServiceStatus } from './validation.ts';

export const apiServiceStrategy: Strategy<APIService> = {
  type: aPIServices,
  singular: 'apiservice',
  categories: ['api-extensions'],
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    text('Service', 'Who serves it.', serverOf),
    text('Available', 'Whether it can be asked.', availability),
    ageColumn,
  ],
  validateName: pathSegmentFaults,
  setDefaults: ({ spec, ...object }) => ({
    ...object,
    spec: spec.service
      ? { ...spec, service: { ...spec.service, port: spec.service.port ?? 443 } }
      : spec,
  }),
  // What is served here is available from the start, as upstream says it when such an object is made.
  prepareForCreate: (object, { clock }) =>
    object.spec.service
      ? withoutStatus(object)
      : { ...object, status: localStatus(toTime(clock.now())) },
  prepareForUpdate: keepStatus,
  validate: validateAPIService,
  warnings: ({ spec }, stored) =>
    spec.service && !stored
      ? ['the APIService is stored, but requests are not passed on to it: that is yet to come']
      : [],
  subresources: { status: statusWithoutMetadata<APIService>(validateAPIServiceStatus) },
};

function serverOf({ spec }: APIService): string {
  const { service } = spec;
  return service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local';
}

/** As `kubectl get apiservices`: why, when it isn't. */
function availability({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`;
}

function localStatus(now: string): APIServiceStatus {
  return {
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'Local',
        message: 'Local APIServices are always available',
        lastTransitionTime: now,
      },
    ],
  };
}
