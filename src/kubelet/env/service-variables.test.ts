import { expect, test } from 'vitest';
import type { Service, ServiceSpec } from '#api/gen/types.ts';
import { podOf } from '../testing/pods.ts';
import { serviceVariables } from './service-variables.ts';

function serviceOf(namespace: string, name: string, spec: Partial<ServiceSpec>): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '' },
    spec: { ...spec },
  };
}

const kubernetes = serviceOf('default', 'kubernetes', {
  clusterIP: '10.43.0.1',
  ports: [{ name: 'https', port: 443 }],
});
const web = serviceOf('default', 'my-web', {
  clusterIP: '10.43.0.7',
  ports: [{ port: 80, protocol: 'TCP' }],
});
const headless = serviceOf('default', 'db', { clusterIP: 'None', ports: [{ port: 3306 }] });
const elsewhere = serviceOf('other', 'far', { clusterIP: '10.43.0.8', ports: [{ port: 1 }] });

test('the first port names the Service', () => {
  expect(Object.fromEntries(serviceVariables([web], podOf()))).toEqual({
    MY_WEB_SERVICE_HOST: '10.43.0.7',
    MY_WEB_SERVICE_PORT: '80',
    MY_WEB_PORT: 'tcp://10.43.0.7:80',
    MY_WEB_PORT_80_TCP: 'tcp://10.43.0.7:80',
    MY_WEB_PORT_80_TCP_PROTO: 'tcp',
    MY_WEB_PORT_80_TCP_PORT: '80',
    MY_WEB_PORT_80_TCP_ADDR: '10.43.0.7',
  });
});

test.each([
  {
    name: "with links: the namespace's own",
    links: true,
    namespace: 'default',
    hosts: ['KUBERNETES_SERVICE_HOST', 'MY_WEB_SERVICE_HOST'],
  },
  {
    name: 'without links: only the API server',
    links: false,
    namespace: 'default',
    hosts: ['KUBERNETES_SERVICE_HOST'],
  },
  {
    name: 'in another namespace: its own and the API server',
    links: true,
    namespace: 'other',
    hosts: ['FAR_SERVICE_HOST', 'KUBERNETES_SERVICE_HOST'],
  },
])('$name; headless Services never', ({ links, namespace, hosts }) => {
  const pod = podOf({ enableServiceLinks: links }, { metadata: { namespace } });
  const names = [...serviceVariables([web, kubernetes, headless, elsewhere], pod).keys()];
  expect(names.filter((name) => name.endsWith('_SERVICE_HOST')).toSorted()).toEqual(hosts);
});
