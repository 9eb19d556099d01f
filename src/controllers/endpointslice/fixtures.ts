/** Objects for the tests of both endpoint controllers. */
import type { Node, Pod, PodSpec, Service, ServiceSpec } from '#api/gen/types.ts';

const meta = { uid: '', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

export function service(name: string, spec: ServiceSpec = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...meta,
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      labels: { app: 'database' },
    },
    spec: {
      clusterIP: 'None',
      ipFamilies: ['IPv4'],
      selector: { app: 'mysql' },
      ports: [{ name: 'mysql', port: 3306, protocol: 'TCP', targetPort: 3306 }],
      ...spec,
    },
  };
}

export interface PodOptions {
  readonly ip?: string | undefined;
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly spec?: Partial<PodSpec>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly readySince?: string;
}

export function pod(name: string, options: PodOptions = {}): Pod {
  const { ip, ready = true, terminating, phase = 'Running', spec, labels, readySince } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta,
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      labels: labels ?? { app: 'mysql' },
      ...(terminating ? { deletionTimestamp: '2026-01-01T00:01:00Z' } : {}),
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'main' }], ...spec },
    status: {
      phase,
      ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: readySince ?? '2026-01-01T00:00:30Z',
        },
      ],
    },
  };
}

/** A member of a StatefulSet: with a name of its own below the Service `db`. */
export function member(ordinal: number, options: PodOptions = {}): Pod {
  const name = `mysql-${ordinal}`;
  return pod(name, {
    ip: `10.42.0.${ordinal + 2}`,
    ...options,
    spec: { hostname: name, subdomain: 'db', ...options.spec },
  });
}

export function node(name: string, zone?: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      ...meta,
      name,
      labels: zone ? { 'topology.kubernetes.io/zone': zone } : {},
    },
    spec: {},
    status: {},
  };
}
