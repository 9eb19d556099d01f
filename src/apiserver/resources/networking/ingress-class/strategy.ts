/** IngressClasses: which controller answers for an Ingress. */
import { ingressClasses } from '#api/gen/resources.ts';
import type { IngressClass } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { validateIngressClass, validateIngressClassUpdate } from './validation.ts';

/** True for the class of Ingresses that name none. */
export function isDefaultIngressClass({ metadata }: IngressClass): boolean {
  return metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
}

export const ingressClassStrategy: Strategy<IngressClass> = {
  type: ingressClasses,
  singular: 'ingressclass',
  hasGeneration: true,
  columns: [
    nameColumn,
    text('Controller', 'Who answers for it.', ({ spec }) => spec.controller ?? ''),
    text('Parameters', 'Where its settings are.', ({ spec }) => {
      if (!spec.parameters) return '<none>';
      const { apiGroup, kind, name } = spec.parameters;
      return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`;
    }),
    ageColumn,
  ],
  setDefaults: (object) => {
    const { spec } = object;
    if (!spec.parameters || spec.parameters.scope !== undefined) return object;
    return { ...object, spec: { ...spec, parameters: { ...spec.parameters, scope: 'Cluster' } } };
  },
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
};
