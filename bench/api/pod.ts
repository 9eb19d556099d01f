/** What a Pod of a Deployment looks like when it runs: with defaults, an injected token, a status and managed fields. */

/** A set of fields, as `FieldsV1` writes it. */
const f = (names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [`f:${name}`, {}]));

export function realisticPod(index: number) {
  const id = ((index + 1) * 2_654_435_761).toString(16).padStart(8, '0').slice(-8);
  const token = `kube-api-access-${id.slice(0, 5)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `web-5d4f8c7b9-${id.slice(0, 5)}`,
      generateName: 'web-5d4f8c7b9-',
      namespace: 'default',
      uid: `${id}-6c1c-4b6a-9f0e-2f3a4b5c6d7e`,
      resourceVersion: String(123_456 + index),
      creationTimestamp: '2026-01-02T03:04:05Z',
      labels: { app: 'web', 'pod-template-hash': '5d4f8c7b9', tier: 'frontend' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-5d4f8c7b9',
          uid: 'aaaaaaaa-6c1c-4b6a-9f0e-2f3a4b5c6d7e',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: [
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-01-02T03:04:05Z',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:metadata': {
              'f:generateName': {},
              'f:labels': { '.': {}, ...f(['app', 'pod-template-hash', 'tier']) },
              'f:ownerReferences': {
                '.': {},
                'k:{"uid":"aaaaaaaa-6c1c-4b6a-9f0e-2f3a4b5c6d7e"}': {},
              },
            },
            'f:spec': {
              'f:containers': {
                'k:{"name":"web"}': {
                  '.': {},
                  'f:env': { '.': {}, 'k:{"name":"A"}': { '.': {}, ...f(['name', 'value']) } },
                  ...f([
                    'image',
                    'imagePullPolicy',
                    'livenessProbe',
                    'name',
                    'ports',
                    'readinessProbe',
                    'resources',
                    'terminationMessagePath',
                    'terminationMessagePolicy',
                  ]),
                },
              },
              ...f([
                'dnsPolicy',
                'enableServiceLinks',
                'restartPolicy',
                'schedulerName',
                'securityContext',
                'terminationGracePeriodSeconds',
              ]),
            },
          },
        },
        {
          manager: 'kubelet',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-01-02T03:04:09Z',
          subresource: 'status',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:status': {
              'f:conditions': Object.fromEntries(
                ['ContainersReady', 'Initialized', 'Ready', 'PodReadyToStartContainers'].map(
                  (t) => [
                    `k:{"type":"${t}"}`,
                    { '.': {}, ...f(['lastProbeTime', 'lastTransitionTime', 'status', 'type']) },
                  ],
                ),
              ),
              ...f(['containerStatuses', 'hostIP', 'hostIPs', 'phase', 'podIP', 'startTime']),
              'f:podIPs': {
                '.': {},
                [`k:{"ip":"10.42.${index % 250}.17"}`]: { '.': {}, 'f:ip': {} },
              },
            },
          },
        },
      ],
    },
    spec: {
      volumes: [
        {
          name: token,
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              {
                configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
              },
              {
                downwardAPI: {
                  items: [
                    {
                      path: 'namespace',
                      fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
                    },
                  ],
                },
              },
            ],
            defaultMode: 420,
          },
        },
        { name: 'data', emptyDir: {} },
      ],
      containers: [
        {
          name: 'web',
          image: 'registry.example.com/web:1.2.3',
          args: ['--listen=:8080', '--verbose'],
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          env: [
            { name: 'A', value: 'b' },
            {
              name: 'POD_IP',
              valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
            },
          ],
          resources: {
            limits: { cpu: '500m', memory: '256Mi' },
            requests: { cpu: '100m', memory: '128Mi' },
          },
          volumeMounts: [
            { name: 'data', mountPath: '/data' },
            {
              name: token,
              readOnly: true,
              mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
            },
          ],
          livenessProbe: {
            httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
            initialDelaySeconds: 5,
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          readinessProbe: {
            httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      nodeName: `node-${index % 100}`,
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: [
        {
          key: 'node.kubernetes.io/not-ready',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 300,
        },
        {
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 300,
        },
      ],
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: {
      phase: 'Running',
      conditions: [
        'PodReadyToStartContainers',
        'Initialized',
        'Ready',
        'ContainersReady',
        'PodScheduled',
      ].map((type) => ({
        type,
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: '2026-01-02T03:04:09Z',
      })),
      hostIP: '192.168.1.17',
      hostIPs: [{ ip: '192.168.1.17' }],
      podIP: `10.42.${index % 250}.17`,
      podIPs: [{ ip: `10.42.${index % 250}.17` }],
      startTime: '2026-01-02T03:04:05Z',
      containerStatuses: [
        {
          name: 'web',
          state: { running: { startedAt: '2026-01-02T03:04:08Z' } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'registry.example.com/web:1.2.3',
          imageID:
            'registry.example.com/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
          containerID: `containerd://${id}89abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
          started: true,
        },
      ],
      qosClass: 'Burstable',
    },
  };
}
