/** ResourceSlices: the devices that a driver has, on a node or for several. */
import { resourceSlices } from '#api/gen/resources.ts';
import type { Device, ResourceSlice } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { immutable } from '../../validation/checks.ts';
import { validateSlice } from './validation.ts';

export const resourceSliceStrategy: Strategy<ResourceSlice> = {
  type: resourceSlices,
  singular: 'resourceslice',
  hasGeneration: true,
  columns: [
    nameColumn,
    text('Node', 'The node that has them.', ({ spec }) => spec.nodeName ?? '<unset>'),
    text('Driver', 'Whose devices they are.', ({ spec }) => spec.driver),
    text('Pool', 'What they are a part of.', ({ spec }) => spec.pool.name),
    ageColumn,
  ],
  unknownField: (field) =>
    `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
  fields: {
    'spec.driver': ({ spec }) => spec.driver,
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  },
  prepareForCreate: (slice, { clock }) => withTaintTimes(slice, toTime(clock.now())),
  prepareForUpdate: (slice, _stored, { clock }) => withTaintTimes(slice, toTime(clock.now())),
  validate: validateSlice,
  validateUpdate: ({ spec }, stored) => [
    ...immutable('spec.pool.name', spec.pool.name, stored.spec.pool.name),
    ...immutable('spec.driver', spec.driver, stored.spec.driver),
    ...immutable('spec.nodeName', spec.nodeName, stored.spec.nodeName),
  ],
};

/** A taint counts from when it was added; who doesn't say when means now. */
function withTaintTimes({ spec, ...slice }: ResourceSlice, now: string): ResourceSlice {
  const withTimes = (device: Device): Device =>
    device.taints
      ? {
          ...device,
          taints: device.taints.map((taint) => ({ ...taint, timeAdded: taint.timeAdded ?? now })),
        }
      : device;
  return {
    ...slice,
    spec: spec.devices ? { ...spec, devices: spec.devices.map(withTimes) } : spec,
  };
}
