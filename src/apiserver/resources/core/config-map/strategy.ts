/** ConfigMaps: plain data for Pods. */
import type { ConfigMap } from '#api/gen/types.ts';
import { configMaps } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { validateConfigMap, validateConfigMapUpdate } from './validation.ts';

export const configMapStrategy: Strategy<ConfigMap> = {
  type: configMaps,
  singular: 'configmap',
  shortNames: ['cm'],
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  columns: [
    nameColumn,
    text('Data', 'How many entries it holds.', (object) => {
      const { data = {}, binaryData = {} } = object;
      return Object.keys(data).length + Object.keys(binaryData).length;
    }),
    ageColumn,
  ],
};
