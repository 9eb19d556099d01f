/** How Ingresses are shown. */
import type { Ingress } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { firstThree } from '../../columns/first-three.ts';

export const ingressColumns: readonly Column<Ingress>[] = [
  nameColumn,
  text('Class', 'Its IngressClass.', ({ spec }) => spec.ingressClassName ?? '<none>'),
  text(
    'Hosts',
    'The names that it answers for.',
    ({ spec }) =>
      firstThree((spec.rules ?? []).map(({ host }) => host ?? '').filter(Boolean)) || '*',
  ),
  text('Address', 'Where it is reached.', ({ status }) => {
    const found = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname);
    return [...new Set(found.filter((address) => address !== undefined))].sort().join(',');
  }),
  text('Ports', 'Its ports.', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
  ageColumn,
];
