/** The least that each kind takes, by group and kind, without names: what tests that drive every kind begin with. */
const podSpec = { containers: [{ name: 'c', image: 'i' }] };
const template = { metadata: { labels: { app: 'x' } }, spec: podSpec };
const workload = { selector: { matchLabels: { app: 'x' } }, template };
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
const subjects = [{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }];

export const validBodies: Readonly<Record<string, object>> = {
  '/ConfigMap': { data: { a: 'b' } },
  '/Endpoints': { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }] },
  '/LimitRange': { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } },
  '/Node': { spec: {} },
  '/PersistentVolume': {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      hostPath: { path: '/x' },
    },
  },
  '/PersistentVolumeClaim': {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      resources: { requests: { storage: '1Gi' } },
    },
  },
  '/Pod': { spec: { ...podSpec, schedulerName: 'nobody' } },
  '/PodTemplate': { template },
  '/ReplicationController': { spec: { replicas: 0, selector: { app: 'x' }, template } },
  '/ResourceQuota': { spec: { hard: { configmaps: '1000' } } },
  '/Secret': { data: { a: 'aGVsbG8=' } },
  '/Service': { spec: { ports: [{ port: 80, targetPort: 'http' }], selector: { app: 'x' } } },
  '/ServiceAccount': {},
  'apps/ControllerRevision': { revision: 1, data: { spec: { free: [1, 'x'] } } },
  'apps/DaemonSet': {
    spec: {
      ...workload,
      template: { ...template, spec: { ...podSpec, nodeSelector: { a: 'b' } } },
    },
  },
  'apps/Deployment': { spec: { ...workload, replicas: 0 } },
  'apps/ReplicaSet': { spec: { ...workload, replicas: 0 } },
  'apps/StatefulSet': { spec: { ...workload, replicas: 0, serviceName: 'x' } },
  'coordination.k8s.io/Lease': {
    spec: { holderIdentity: 'me', renewTime: '2026-01-02T03:04:05.678901Z' },
  },
  'discovery.k8s.io/EndpointSlice': {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }],
    ports: [{ name: 'http', port: 80 }],
  },
  'networking.k8s.io/Ingress': {
    spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } },
  },
  'networking.k8s.io/IngressClass': { spec: { controller: 'example.com/c' } },
  'networking.k8s.io/NetworkPolicy': { spec: { podSelector: {} } },
  'policy/PodDisruptionBudget': {
    spec: { minAvailable: '50%', selector: { matchLabels: { app: 'x' } } },
  },
  'rbac.authorization.k8s.io/ClusterRole': {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { roleRef, subjects },
  'rbac.authorization.k8s.io/Role': {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  'rbac.authorization.k8s.io/RoleBinding': { roleRef, subjects },
  'scheduling.k8s.io/PriorityClass': { value: 100 },
  'storage.k8s.io/CSIDriver': { spec: {} },
  'storage.k8s.io/CSINode': { spec: { drivers: [] } },
  'storage.k8s.io/StorageClass': { provisioner: 'example.com/p' },
  'batch/CronJob': {
    spec: {
      schedule: '@yearly',
      suspend: true,
      jobTemplate: { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } },
    },
  },
  'batch/Job': {
    spec: { suspend: true, template: { spec: { ...podSpec, restartPolicy: 'Never' } } },
  },
  'node.k8s.io/RuntimeClass': { handler: 'h' },
};
