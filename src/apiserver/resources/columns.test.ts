/** The tables of the other kinds: headers, and one row each. */
import { describe, expect, test } from 'vitest';
import type { Strategy } from '../registry/strategy.ts';
import { createStrategies } from './index.ts';
import { headers, read, row } from './testing/flow.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});
const now = Date.UTC(2026, 0, 27);
const metadata = '{name: it, creationTimestamp: "2026-01-01T00:00:00Z"}';
const template =
  '{metadata: {labels: {app: web}}, spec: {nodeSelector: {disk: ssd}, containers: [{name: nginx, image: "nginx:1.24"}]}}';
const selector = '{matchLabels: {app: web}}';

function strategyOf(apiVersion: string, kind: string): Strategy {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const found = strategies.find(
    ({ type }) => type.kind === kind && type.group === group && type.version === version,
  );
  if (!found) throw new TypeError(`no strategy for ${apiVersion} ${kind}`);
  return found;
}

interface Table {
  readonly kind: string;
  readonly rest: string;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly wide?: Readonly<Record<string, unknown>>;
  readonly apiVersion?: string;
  readonly metadata?: string;
}

const scaled = 'maxReplicas: 5, minReplicas: 2, scaleTargetRef: {kind: Deployment, name: web}';
const utilization =
  '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}';
const autoscaled = { NAME: 'it', REFERENCE: 'Deployment/web' };
const bounds = { MINPODS: '2', MAXPODS: 5, REPLICAS: 3, AGE: '26d' };

const tables: readonly Table[] = [
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    rest: `spec: {${scaled}, metrics: [${utilization},
        {type: ContainerResource, containerResource: {name: memory, container: c, target: {type: AverageValue, averageValue: 1Gi}}}]},
      status: {currentReplicas: 3, currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 50, averageValue: 50m}}}]}`,
    plain: { ...autoscaled, TARGETS: 'cpu: 50%/80%, memory: <unknown>/1Gi', ...bounds },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    rest: `spec: {${scaled}, metrics: [
        {type: Object, object: {metric: {name: a}, describedObject: {kind: A, name: b}, target: {type: Value, value: 2k}}},
        {type: External, external: {metric: {name: a}, target: {type: AverageValue, averageValue: 30}}},
        {type: Pods, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: 1}}}]},
      status: {currentReplicas: 3}`,
    plain: { ...autoscaled, TARGETS: '<unknown>/2k, <unknown>/30 (avg) + 1 more...', ...bounds },
  },
  {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    rest: `spec: {${scaled}, targetCPUUtilizationPercentage: 60}, status: {currentReplicas: 3, currentCPUUtilizationPercentage: 7}`,
    plain: { ...autoscaled, TARGETS: 'cpu: 7%/60%', ...bounds },
  },
  {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    rest: `spec: {request: "", signerName: kubernetes.io/kubelet-serving, username: "system:node:a", expirationSeconds: 600},
      status: {conditions: [{type: Approved, status: "True"}], certificate: AA==}`,
    plain: {
      NAME: 'it',
      AGE: '26d',
      SIGNERNAME: 'kubernetes.io/kubelet-serving',
      REQUESTOR: 'system:node:a',
      REQUESTEDDURATION: '10m',
      CONDITION: 'Approved,Issued',
    },
  },
  {
    kind: 'ConfigMap',
    rest: 'data: {a: b}, binaryData: {c: ""}',
    plain: { NAME: 'it', DATA: 2, AGE: '26d' },
  },
  {
    kind: 'Secret',
    rest: 'type: Opaque, data: {a: ""}',
    plain: { NAME: 'it', TYPE: 'Opaque', DATA: 1, AGE: '26d' },
  },
  { kind: 'ServiceAccount', rest: '', plain: { NAME: 'it', AGE: '26d' } },
  {
    kind: 'Namespace',
    rest: 'status: {phase: Active}',
    plain: { NAME: 'it', STATUS: 'Active', AGE: '26d' },
  },
  {
    kind: 'Node',
    metadata:
      '{name: it, creationTimestamp: "2026-01-01T00:00:00Z", labels: {node-role.kubernetes.io/control-plane: "true", kubernetes.io/role: edge}}',
    rest: `spec: {unschedulable: true}, status: {conditions: [{type: Ready, status: "True"}],
      addresses: [{type: InternalIP, address: 192.0.2.1}],
      nodeInfo: {kubeletVersion: v1.36.0, osImage: Debian, kernelVersion: "6.18", containerRuntimeVersion: "containerd://1.6.20"}}`,
    plain: {
      NAME: 'it',
      STATUS: 'Ready,SchedulingDisabled',
      ROLES: 'control-plane,edge',
      AGE: '26d',
      VERSION: 'v1.36.0',
    },
    wide: {
      'INTERNAL-IP': '192.0.2.1',
      'EXTERNAL-IP': '<none>',
      'OS-IMAGE': 'Debian',
      'KERNEL-VERSION': '6.18',
      'CONTAINER-RUNTIME': 'containerd://1.6.20',
    },
  },
  {
    kind: 'PersistentVolume',
    rest: `spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteMany, ReadWriteOnce], persistentVolumeReclaimPolicy: Delete,
      claimRef: {namespace: default, name: data-mysql-0}, storageClassName: local-path, volumeMode: Filesystem}, status: {phase: Bound}`,
    plain: {
      NAME: 'it',
      CAPACITY: '2Gi',
      'ACCESS MODES': 'RWO,RWX',
      'RECLAIM POLICY': 'Delete',
      STATUS: 'Bound',
      CLAIM: 'default/data-mysql-0',
      STORAGECLASS: 'local-path',
      VOLUMEATTRIBUTESCLASS: '<unset>',
      REASON: '',
      AGE: '26d',
    },
    wide: { VOLUMEMODE: 'Filesystem' },
  },
  {
    kind: 'PersistentVolumeClaim',
    rest: `spec: {volumeName: pvc-1, storageClassName: local-path, volumeMode: Filesystem},
      status: {phase: Bound, accessModes: [ReadWriteOnce], capacity: {storage: 2Gi}}`,
    plain: {
      NAME: 'it',
      STATUS: 'Bound',
      VOLUME: 'pvc-1',
      CAPACITY: '2Gi',
      'ACCESS MODES': 'RWO',
      STORAGECLASS: 'local-path',
      VOLUMEATTRIBUTESCLASS: '<unset>',
      AGE: '26d',
    },
    wide: { VOLUMEMODE: 'Filesystem' },
  },
  {
    kind: 'Service',
    rest: `spec: {type: LoadBalancer, clusterIPs: [10.43.7.7], selector: {app: web}, externalIPs: [192.0.2.9],
      ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}]},
      status: {loadBalancer: {ingress: [{ip: 192.0.2.8}]}}`,
    plain: {
      NAME: 'it',
      TYPE: 'LoadBalancer',
      'CLUSTER-IP': '10.43.7.7',
      'EXTERNAL-IP': '192.0.2.8,192.0.2.9',
      'PORT(S)': '80:30080/TCP,53/UDP',
      AGE: '26d',
    },
    wide: { SELECTOR: 'app=web' },
  },
  {
    kind: 'Endpoints',
    rest: 'subsets: [{addresses: [{ip: 10.42.0.1}, {ip: 10.42.0.2}], ports: [{port: 80}, {port: 81}]}]',
    plain: {
      NAME: 'it',
      ENDPOINTS: '10.42.0.1:80,10.42.0.2:80,10.42.0.1:81 + 1 more...',
      AGE: '26d',
    },
  },
  {
    kind: 'ReplicationController',
    rest: `spec: {replicas: 3, selector: {app: web}, template: ${template}}, status: {replicas: 2, readyReplicas: 1}`,
    plain: { NAME: 'it', DESIRED: 3, CURRENT: 2, READY: 1, AGE: '26d' },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: 'app=web' },
  },
  {
    kind: 'ResourceQuota',
    rest: 'status: {hard: {pods: "10", limits.cpu: "4", requests.cpu: "2"}, used: {pods: "3", limits.cpu: "1"}}',
    plain: {
      NAME: 'it',
      REQUEST: 'pods: 3/10, requests.cpu: 0/2',
      LIMIT: 'limits.cpu: 1/4',
      AGE: '26d',
    },
  },
  { kind: 'LimitRange', rest: '', plain: { NAME: 'it', 'CREATED AT': '2026-01-01T00:00:00Z' } },
  {
    kind: 'PodTemplate',
    rest: `template: ${template}`,
    plain: {
      NAME: 'it',
      CONTAINERS: 'nginx',
      IMAGES: 'nginx:1.24',
      'POD LABELS': 'app=web',
    },
  },
  {
    kind: 'Event',
    rest: `involvedObject: {kind: Pod, name: web, fieldPath: "spec.containers{web}"}, reason: Pulled, type: Normal,
      message: "Successfully pulled\\n", count: 4, source: {component: kubelet, host: one},
      firstTimestamp: "2026-01-26T23:00:00Z", lastTimestamp: "2026-01-26T23:58:30Z"`,
    plain: {
      'LAST SEEN': '90s',
      TYPE: 'Normal',
      REASON: 'Pulled',
      OBJECT: 'pod/web',
      MESSAGE: 'Successfully pulled',
    },
    wide: {
      SUBOBJECT: 'spec.containers{web}',
      SOURCE: 'kubelet, one',
      'FIRST SEEN': '60m',
      COUNT: 4,
      NAME: 'it',
    },
  },
  {
    kind: 'ComponentStatus',
    rest: 'conditions: [{type: Healthy, status: "True", message: ok}]',
    plain: { NAME: 'it', STATUS: 'Healthy', MESSAGE: 'ok', ERROR: '' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    rest: `spec: {podSelector: ${selector}}`,
    plain: { NAME: 'it', 'POD-SELECTOR': 'app=web', AGE: '26d' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    rest: 'spec: {controller: example.com/ingress, parameters: {apiGroup: example.com, kind: Settings, name: all}}',
    plain: {
      NAME: 'it',
      CONTROLLER: 'example.com/ingress',
      PARAMETERS: 'Settings.example.com/all',
      AGE: '26d',
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    rest: `spec: {ingressClassName: external, tls: [{secretName: s}], rules: [{host: a.example}, {}, {host: b.example}]},
      status: {loadBalancer: {ingress: [{ip: 192.0.2.8}, {hostname: lb.example}]}}`,
    plain: {
      NAME: 'it',
      CLASS: 'external',
      HOSTS: 'a.example,b.example',
      ADDRESS: '192.0.2.8,lb.example',
      PORTS: '80, 443',
      AGE: '26d',
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    rest: `spec: {replicas: 3, selector: ${selector}, template: ${template}}, status: {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1}`,
    plain: { NAME: 'it', READY: '2/3', 'UP-TO-DATE': 3, AVAILABLE: 1, AGE: '26d' },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: 'app=web' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    rest: `spec: {replicas: 3, selector: ${selector}, template: ${template}}, status: {replicas: 3, readyReplicas: 2}`,
    plain: { NAME: 'it', DESIRED: 3, CURRENT: 3, READY: 2, AGE: '26d' },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: 'app=web' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    rest: `spec: {selector: ${selector}, template: ${template}}, status: {desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 2, numberAvailable: 1}`,
    plain: {
      NAME: 'it',
      DESIRED: 5,
      CURRENT: 4,
      READY: 3,
      'UP-TO-DATE': 2,
      AVAILABLE: 1,
      'NODE SELECTOR': 'disk=ssd',
      AGE: '26d',
    },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: 'app=web' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata:
      '{name: it, creationTimestamp: "2026-01-01T00:00:00Z", ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: mysql, uid: u, controller: true}]}',
    rest: 'revision: 2',
    plain: { NAME: 'it', CONTROLLER: 'statefulset.apps/mysql', REVISION: 2, AGE: '26d' },
  },
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    rest: 'spec: {holderIdentity: one}',
    plain: { NAME: 'it', HOLDER: 'one', AGE: '26d' },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    rest: 'addressType: IPv4, ports: [{port: 80}, {name: any}], endpoints: [{addresses: [10.42.0.1]}, {addresses: [10.42.0.2]}]',
    plain: {
      NAME: 'it',
      ADDRESSTYPE: 'IPv4',
      PORTS: '80,any',
      ENDPOINTS: '10.42.0.1,10.42.0.2',
      AGE: '26d',
    },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    rest: 'rules: []',
    plain: { NAME: 'it', 'CREATED AT': '2026-01-01T00:00:00Z' },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    rest: `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader},
      subjects: [{kind: User, name: ann}, {kind: Group, name: ops}, {kind: ServiceAccount, name: bot, namespace: ci}]`,
    plain: { NAME: 'it', ROLE: 'Role/reader', AGE: '26d' },
    wide: { USERS: 'ann', GROUPS: 'ops', SERVICEACCOUNTS: 'ci/bot' },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    rest: 'spec: {maxUnavailable: 25%}, status: {disruptionsAllowed: 1}',
    plain: {
      NAME: 'it',
      'MIN AVAILABLE': 'N/A',
      'MAX UNAVAILABLE': '25%',
      'ALLOWED DISRUPTIONS': 1,
      AGE: '26d',
    },
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    rest: 'value: 1000, globalDefault: true, preemptionPolicy: Never',
    plain: {
      NAME: 'it',
      VALUE: 1000,
      'GLOBAL-DEFAULT': true,
      AGE: '26d',
      PREEMPTIONPOLICY: 'Never',
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    rest: `spec: {schedule: "@daily", timeZone: Asia/Tokyo, suspend: true, jobTemplate: {spec: {template: ${template}}}},
      status: {active: [{name: a}], lastScheduleTime: "2026-01-26T00:00:00Z"}`,
    plain: {
      NAME: 'it',
      SCHEDULE: '@daily',
      TIMEZONE: 'Asia/Tokyo',
      SUSPEND: 'True',
      ACTIVE: 1,
      'LAST SCHEDULE': '24h',
      AGE: '26d',
    },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: '<none>' },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    rest: `spec: {completions: 3, selector: ${selector}, template: ${template}}, status: {succeeded: 2,
      startTime: "2026-01-26T23:00:00Z", conditions: [{type: FailureTarget, status: "True"}]}`,
    plain: {
      NAME: 'it',
      STATUS: 'FailureTarget',
      COMPLETIONS: '2/3',
      DURATION: '60m',
      AGE: '26d',
    },
    wide: { CONTAINERS: 'nginx', IMAGES: 'nginx:1.24', SELECTOR: 'app=web' },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    rest: 'spec: {attachRequired: false, tokenRequests: [{audience: a}], volumeLifecycleModes: [Ephemeral, Persistent]}',
    plain: {
      NAME: 'it',
      ATTACHREQUIRED: false,
      PODINFOONMOUNT: false,
      STORAGECAPACITY: false,
      TOKENREQUESTS: 'a',
      REQUIRESREPUBLISH: false,
      MODES: 'Ephemeral,Persistent',
      AGE: '26d',
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    rest: 'spec: {drivers: [{name: d, nodeID: n}]}',
    plain: { NAME: 'it', DRIVERS: 1, AGE: '26d' },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata:
      '{name: it, creationTimestamp: "2026-01-01T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}',
    rest: 'provisioner: rancher.io/local-path, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer',
    plain: {
      NAME: 'it (default)',
      PROVISIONER: 'rancher.io/local-path',
      RECLAIMPOLICY: 'Delete',
      VOLUMEBINDINGMODE: 'WaitForFirstConsumer',
      ALLOWVOLUMEEXPANSION: false,
      AGE: '26d',
    },
  },
];

describe('the table of a', () => {
  test.each(tables)('$kind', (table) => {
    const { kind, rest, apiVersion = 'v1', metadata: meta = metadata } = table;
    const strategy = strategyOf(apiVersion, kind);
    const text = `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${meta}${rest ? `, ${rest}` : ''}}`;
    const cells = row(strategy, read(strategy, text), now);
    const zip = (priority: 0 | 1, values: readonly unknown[]): object =>
      Object.fromEntries(
        headers(strategy, priority).map((header, index) => [header, values[index]]),
      );
    expect(zip(0, cells.plain)).toEqual(table.plain);
    expect(zip(1, cells.wide)).toEqual(table.wide ?? {});
    // The order of columns counts too.
    expect(headers(strategy, 0)).toEqual(Object.keys(table.plain));
    expect(headers(strategy, 1)).toEqual(Object.keys(table.wide ?? {}));
  });
});

test('`all` is what `kubectl get all` shows', () => {
  const all = strategies
    .filter((strategy) => strategy.categories?.includes('all'))
    .map((strategy) => strategy.type.resource);
  expect(all).toEqual([
    'pods',
    'replicationcontrollers',
    'services',
    'daemonsets',
    'deployments',
    'replicasets',
    'statefulsets',
    'horizontalpodautoscalers',
    'horizontalpodautoscalers',
    'cronjobs',
    'jobs',
  ]);
});

test('no two kinds share a resource or a short name in a group', () => {
  const names = strategies.flatMap(({ type, shortNames = [] }) =>
    [type.resource, ...shortNames].map((name) => `${type.group}/${type.version}/${name}`),
  );
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
