/** LimitRanges: defaults and bounds for what Pods and claims of a namespace ask for (admission applies them). */
import type { LimitRange, LimitRangeItem } from '#api/gen/types.ts';
import { limitRanges } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { createdAtColumn, nameColumn } from '../../columns/column.ts';
import { validateLimitRange } from './validation.ts';

export const limitRangeStrategy: Strategy<LimitRange> = {
  type: limitRanges,
  singular: 'limitrange',
  createsOnUpdate: true,
  shortNames: ['limits'],
  validate: validateLimitRange,
  columns: [nameColumn, createdAtColumn],
  setDefaults: ({ spec, ...range }) => ({
    ...range,
    ...(spec && { spec: { ...spec, limits: spec.limits.map(defaultItem) } }),
  }),
};

/** A limit given for what is unset implies a request, and a maximum implies both. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  return {
    ...item,
    ...(Object.keys(limits).length > 0 && { default: limits }),
    ...(Object.keys(requests).length > 0 && { defaultRequest: requests }),
  };
}
