/** How Services are shown. */
import type { Service, ServicePort } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, formatLabels, nameColumn, text, wide } from '../../columns/column.ts';

const none = '<none>';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  text('Type', 'How it can be reached.', ({ spec }) => spec.type ?? ''),
  text(
    'Cluster-IP',
    'Its address inside the cluster; None for a headless one.',
    ({ spec }) => spec.clusterIPs?.[0] ?? none,
  ),
  text('External-IP', 'Its addresses outside.', externalIP),
  text('Port(s)', 'Its ports, with the port on every node where there is one.', ({ spec }) =>
    spec.ports?.length ? spec.ports.map(formatPort).join(',') : none,
  ),
  ageColumn,
  wide('Selector', 'The labels of its Pods.', ({ spec }) => formatLabels(spec.selector)),
];

function formatPort({ port, nodePort, protocol = 'TCP' }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function externalIP({ spec, status }: Service): string {
  const { externalIPs = [] } = spec;
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName ?? '';
    case 'LoadBalancer': {
      const ingress = (status?.loadBalancer?.ingress ?? []).map((one) => one.ip || one.hostname);
      const addresses = [...new Set(ingress)].filter((address) => address !== undefined).sort();
      return [...addresses, ...externalIPs].join(',') || '<pending>';
    }
    default:
      return externalIPs.join(',') || none;
  }
}
