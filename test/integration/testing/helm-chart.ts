/** A chart of all that charts usually have: workloads, RBAC, a lookup, hooks that end, a test, notes. */
import { cronTab, cronTabDefinition } from './cron-tabs.ts';

const name = '{{ .Release.Name }}';

/** A Pod that ends at once, at a point of the release's life. */
function hook(point: string, command: readonly string[] = ['echo', point]): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}-${point}
  annotations: {helm.sh/hook: ${point}, helm.sh/hook-delete-policy: before-hook-creation}
spec: {restartPolicy: Never, containers: [{name: hook, image: busybox, command: ${JSON.stringify(command)}}]}
`;
}

/** The same as a Job. */
function jobHook(point: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}-${point}
  annotations: {helm.sh/hook: ${point}, helm.sh/hook-delete-policy: before-hook-creation}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: hook, image: busybox, command: [echo, ${point}]}]}
`;
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: web, image: {{ .Values.image | quote }}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;

const database = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}-db}
spec:
  serviceName: ${name}-db
  selector: {matchLabels: {app: ${name}-db}}
  template:
    metadata: {labels: {app: ${name}-db}}
    spec: {containers: [{name: db, image: busybox}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}-db}
spec: {clusterIP: None, selector: {app: ${name}-db}, ports: [{port: 80}]}
`;

const access = `apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: {{ .Release.Namespace }}}]
`;

const settings = `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data:
  greeting: {{ .Values.greeting | quote }}
  found: {{ with lookup "v1" "Namespace" "" "kube-system" }}{{ .metadata.name }}{{ else }}nothing{{ end }}
---
apiVersion: v1
kind: Secret
metadata: {name: ${name}}
stringData: {password: secret}
`;

/** Its files by their names, under \`chart/\`. */
export const helmChart: Readonly<Record<string, string>> = {
  'chart/Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 0.1.0\nappVersion: "1.24"\nicon: https://example.com/i.png\n',
  'chart/values.yaml': 'image: nginx:1.24\nreplicas: 2\ngreeting: hello\n',
  'chart/templates/NOTES.txt': `${name} runs {{ .Values.image }}.\n`,
  'chart/templates/web.yaml': web,
  'chart/templates/database.yaml': database,
  'chart/templates/access.yaml': access,
  'chart/templates/settings.yaml': settings,
  ...Object.fromEntries(
    ['pre-install', 'pre-delete'].map((point) => [`chart/templates/${point}.yaml`, jobHook(point)]),
  ),
  ...Object.fromEntries(
    ['post-install', 'pre-upgrade', 'post-upgrade', 'pre-rollback'].map((point) => [
      `chart/templates/${point}.yaml`,
      hook(point),
    ]),
  ),
  'chart/templates/tests/greets.yaml': hook('test', ['echo', 'tested']),
};

/** A chart that brings a kind and an object of it. */
export const kindChart: Readonly<Record<string, string>> = {
  'kind-chart/Chart.yaml': 'apiVersion: v2\nname: tabs\nversion: 0.1.0\n',
  'kind-chart/crds/cron-tabs.yaml': cronTabDefinition('helm.example.com'),
  'kind-chart/templates/tab.yaml': cronTab('helm.example.com', name),
};
