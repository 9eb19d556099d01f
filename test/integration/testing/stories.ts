/** Commands that belong together, with what kubectl 1.35 prints; each story has objects of its own. */
import type { Step } from './kubectl.ts';

/** An editor for `kubectl edit` that replaces one text by another. */
export function editor(from: string, to: string): Record<string, string> {
  return { KUBE_EDITOR: `sed -i s/${from}/${to}/` };
}

/** Told at the same time: each has objects of its own. */
export const stories: Readonly<Record<string, readonly Step[]>> = {
  'the generators of create': [
    {
      run: 'create deployment gen --image=nginx --replicas=2 --port=80',
      prints: 'deployment.apps/gen created',
    },
    { run: 'create configmap gen --from-literal=a=b', prints: 'configmap/gen created' },
    { run: 'create secret generic gen --from-literal=p=q', prints: 'secret/gen created' },
    { run: 'create serviceaccount gen', prints: 'serviceaccount/gen created' },
    {
      run: 'create role gen --verb=get,list --resource=pods',
      prints: 'role.rbac.authorization.k8s.io/gen created',
    },
    {
      run: 'create rolebinding gen --role=gen --serviceaccount=default:gen',
      prints: 'rolebinding.rbac.authorization.k8s.io/gen created',
    },
    {
      run: 'create clusterrole gen --verb=get --resource=nodes',
      prints: 'clusterrole.rbac.authorization.k8s.io/gen created',
    },
    { run: 'create namespace gen', prints: 'namespace/gen created' },
    { run: 'create quota gen --hard=pods=5 -n gen', prints: 'resourcequota/gen created' },
    {
      run: 'create priorityclass gen --value=10',
      prints: 'priorityclass.scheduling.k8s.io/gen created',
    },
    { run: 'create service nodeport gen --tcp=80:8080', prints: 'service/gen created' },
    { run: 'run gen --image=nginx', prints: 'pod/gen created' },
    {
      run: 'run gen --image=nginx',
      prints: 'Error from server (AlreadyExists): pods "gen" already exists',
      status: 1,
    },
    { run: 'expose deployment gen --name=gen2 --port=80', prints: 'service/gen2 exposed' },
    { run: 'create job gen --image=x', prints: 'job.batch/gen created' },
    {
      run: 'wait deployment/gen --for=condition=Available --timeout=20s',
      prints: 'deployment.apps/gen condition met',
    },
    {
      run: 'get deployment gen -o wide --no-headers',
      prints: /^gen +2\/2 +2 +2 +\d+s +nginx +nginx +app=gen$/,
    },
    {
      run: 'get service gen --no-headers',
      prints: /^gen +NodePort +10\.43\.\S+ +<none> +80:3\d+\/TCP/,
    },
    {
      run: 'get role,rolebinding gen -o name',
      prints: 'role.rbac.authorization.k8s.io/gen\nrolebinding.rbac.authorization.k8s.io/gen',
    },
  ],
  'the forms of output': [
    { run: 'create cm form-b --from-literal=n=1', prints: 'configmap/form-b created' },
    { run: 'create cm form-a --from-literal=n=2', prints: 'configmap/form-a created' },
    {
      run: 'label cm form-a form-b set=forms',
      prints: 'configmap/form-a labeled\nconfigmap/form-b labeled',
    },
    { run: 'get cm -l set=forms -o name', prints: 'configmap/form-a\nconfigmap/form-b' },
    { run: 'get cm -l set=forms -o jsonpath={.items[*].data.n}', prints: '2 1' },
    {
      run: 'get cm -l set=forms --sort-by={.data.n} -o custom-columns=N:.metadata.name,X:.no.way',
      prints: 'N        X\nform-b   <none>\nform-a   <none>',
    },
    {
      run: "get cm -l set=forms -o go-template='{{range .items}}{{.metadata.name}};{{end}}'",
      prints: 'form-a;form-b;',
    },
    {
      run: 'get cm -l set=forms --chunk-size=1 -L set --no-headers',
      prints: /^form-a +1 +\d+s +forms\nform-b +1 +\d+s +forms$/,
    },
    {
      run: "get cm -l 'set in (forms),!other' --no-headers --show-kind",
      prints: /^configmap\/form-a .*\nconfigmap\/form-b/,
    },
    {
      run: 'get cm form-a nope',
      prints: /^NAME .*\nform-a .*\nError from server \(NotFound\): configmaps "nope" not found$/,
      status: 1,
    },
    { run: 'get cm -n nowhere', prints: 'No resources found in nowhere namespace.' },
    {
      run: 'get nope',
      prints: 'error: the server doesn\'t have a resource type "nope"',
      status: 1,
    },
    {
      run: 'get pods --field-selector=foo=bar',
      prints:
        /^Error from server \(BadRequest\): Unable to find "\/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo$/,
      status: 1,
    },
    { run: 'get cs', prints: /^Warning: v1 ComponentStatus is deprecated in v1\.19\+/m },
  ],
  'patches of three kinds': [
    {
      run: 'create deployment patched --image=nginx --replicas=0',
      prints: 'deployment.apps/patched created',
    },
    {
      run: `patch deploy patched -p '{"spec":{"replicas":1}}'`,
      prints: 'deployment.apps/patched patched',
    },
    {
      run: `patch deploy patched -p '{"spec":{"replicas":1}}'`,
      prints: 'deployment.apps/patched patched (no change)',
    },
    {
      run: `patch deploy patched --type=json -p '[{"op":"test","path":"/spec/replicas","value":9}]'`,
      prints: /^The request is invalid: .*testing value \/spec\/replicas failed/,
      status: 1,
    },
    {
      run: `patch deploy patched --type=merge -p '{"metadata":{"labels":{"app":null,"z":"1"}}}'`,
      prints: 'deployment.apps/patched patched',
    },
    { run: 'get deploy patched -o jsonpath={.metadata.labels}', prints: '{"z":"1"}' },
    {
      run: `patch deploy patched --subresource=scale --type=merge -p '{"spec":{"replicas":0}}'`,
      prints: 'scale.autoscaling/patched patched',
    },
    {
      run: 'get deploy patched --subresource=scale -o jsonpath={.kind}:{.spec.replicas}',
      prints: 'Scale:0',
    },
    {
      run: `patch deploy patched -p '{"spec":{"foo":4}}'`,
      prints: 'deployment.apps/patched patched (no change)\nWarning: unknown field "spec.foo"',
    },
    {
      run: `patch deploy nope -p '{}'`,
      prints: 'Error from server (NotFound): deployments.apps "nope" not found',
      status: 1,
    },
  ],
  'edit, set, label, annotate, scale': [
    {
      run: 'create deployment edited --image=nginx --replicas=1',
      prints: 'deployment.apps/edited created',
    },
    {
      run: 'edit deployment edited',
      environment: editor('replicas:.1', 'replicas:\\\\x203'),
      prints: 'deployment.apps/edited edited',
    },
    {
      run: 'edit deployment edited',
      environment: { KUBE_EDITOR: 'true' },
      prints: 'Edit cancelled, no changes made.',
    },
    {
      run: 'edit deployment edited',
      environment: editor('replicas:.3', 'replicas:\\\\x20-3'),
      prints: /deployments\.apps "edited" is invalid\n/,
      status: 1,
    },
    {
      run: 'scale deployment edited --replicas=2 --current-replicas=3',
      prints: 'deployment.apps/edited scaled',
    },
    {
      run: 'scale deployment edited --replicas=1 --current-replicas=3',
      prints: 'error: Expected replicas to be 3, was 2',
      status: 1,
    },
    { run: 'set env deployment/edited A=B', prints: 'deployment.apps/edited env updated' },
    {
      run: 'set env deployment/edited --list',
      prints: '# Deployment edited, container nginx\nA=B',
    },
    {
      run: 'set resources deployment edited --limits=cpu=200m',
      prints: 'deployment.apps/edited resource requirements updated',
    },
    { run: 'label deployment edited a=b', prints: 'deployment.apps/edited labeled' },
    {
      run: 'label deployment edited a=c',
      prints: "error: 'a' already has a value (b), and --overwrite is false",
      status: 1,
    },
    { run: 'annotate deployment edited x=y', prints: 'deployment.apps/edited annotated' },
  ],
  'replace, dry runs and diff': [
    { run: 'create cm rep --from-literal=a=b --dry-run=client -o name', prints: 'configmap/rep' },
    {
      run: 'create cm rep --from-literal=a=b --dry-run=server',
      prints: 'configmap/rep created (server dry run)',
    },
    {
      run: 'get cm rep',
      prints: 'Error from server (NotFound): configmaps "rep" not found',
      status: 1,
    },
    { run: 'apply -f -', input: configMap('rep', 'one'), prints: 'configmap/rep created' },
    { run: 'apply -f -', input: configMap('rep', 'one'), prints: 'configmap/rep unchanged' },
    { run: 'diff -f -', input: configMap('rep', 'one'), prints: '' },
    {
      run: 'diff -f -',
      input: configMap('rep', 'two'),
      prints: /^- {2}a: one\n\+ {2}a: two$/m,
      status: 1,
    },
    {
      run: 'apply -f - --dry-run=server',
      input: configMap('rep', 'two'),
      prints: 'configmap/rep configured (server dry run)',
    },
    { run: 'replace -f -', input: configMap('rep', 'three'), prints: 'configmap/rep replaced' },
    {
      run: 'replace -f -',
      input: configMap('rep', 'four', { resourceVersion: '1' }),
      prints:
        /^Error from server \(Conflict\): .*Operation cannot be fulfilled on configmaps "rep": the object has been modified; please apply your changes to the latest version and try again$/,
      status: 1,
    },
    {
      run: 'replace --force -f -',
      input: configMap('rep', 'five'),
      prints: 'configmap "rep" deleted from default namespace\nconfigmap/rep replaced',
    },
    {
      run: 'replace -f -',
      input: configMap('rep9', 'x'),
      prints: /^Error from server \(NotFound\)/,
      status: 1,
    },
  ],
  'finalizers hold what is deleted': [
    { run: 'create cm held', prints: 'configmap/held created' },
    {
      run: `patch cm held -p '{"metadata":{"finalizers":["a.b/c"]}}'`,
      prints: 'configmap/held patched',
    },
    {
      run: 'delete cm held --timeout=1s',
      prints: /error: timed out waiting for the condition on configmaps\/held$/,
      status: 1,
    },
    { run: 'get cm held -o jsonpath={.metadata.deletionTimestamp}', prints: /^\d{4}-.*Z$/ },
    {
      run: `patch cm held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'`,
      prints: 'configmap/held patched',
    },
    { run: 'wait cm/held --for=delete --timeout=5s', prints: '' },
    {
      run: 'delete cm held',
      prints: 'Error from server (NotFound): configmaps "held" not found',
      status: 1,
    },
    { run: 'delete cm held --ignore-not-found', prints: '' },
    {
      run: 'delete ns default',
      prints:
        'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted',
      status: 1,
    },
  ],
  'who may do what': [
    { run: 'create sa robot', prints: 'serviceaccount/robot created' },
    { run: 'create role reader --verb=list --resource=pods', prints: /created$/ },
    {
      run: 'create rolebinding reader --role=reader --serviceaccount=default:robot',
      prints: /created$/,
    },
    { run: 'auth can-i list pods --as=system:serviceaccount:default:robot', prints: 'yes' },
    {
      run: 'auth can-i delete pods --as=system:serviceaccount:default:robot',
      prints: 'no',
      status: 1,
    },
    {
      run: 'auth whoami --as=jane --as-group=devs --as-uid=7 -o jsonpath={.status.userInfo}',
      prints: '{"groups":["devs","system:authenticated"],"uid":"7","username":"jane"}',
    },
    {
      run: 'get nodes --as=jane',
      prints:
        'Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
      status: 1,
    },
    {
      run: 'delete pod x -n kube-system --as=jane',
      prints:
        'Error from server (Forbidden): pods "x" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "kube-system"',
      status: 1,
    },
    {
      run: 'auth can-i --list --as=system:serviceaccount:default:robot',
      prints: /^pods +\[\] +\[\] +\[list\]$/m,
    },
  ],
  'reviews from a file': [
    {
      run: 'create -f - -o jsonpath={.status.allowed}',
      input: JSON.stringify({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
      }),
      prints: 'true',
    },
    {
      run: 'create -f -',
      input: JSON.stringify({
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token: 'none', tokn: '' },
      }),
      prints: /unknown field "tokn" in io\.k8s\.api\.authentication\.v1\.TokenReviewSpec/,
      status: 1,
    },
    { run: 'get crd', prints: 'No resources found' },
  ],
  'what the server is': [
    { run: 'version', prints: /^Server Version: v1\.36\./m },
    {
      run: 'cluster-info',
      prints: /^\S*Kubernetes control plane\S* is running at \S*https:\/\/127\.0\.0\.1:\d+/,
    },
    { run: 'api-versions', prints: /^apps\/v1\n(.*\n)*v1$/m },
    {
      run: 'api-resources --namespaced=false --api-group=storage.k8s.io -o name',
      prints: /^storageclasses\.storage\.k8s\.io$/m,
    },
    { run: 'explain sts.spec.serviceName', prints: /FIELD: serviceName <string>/ },
    {
      run: 'explain pod.spec --recursive',
      prints: /^ {2}containers\t<\[\]Container> -required-$/m,
    },
    { run: 'explain pod.nope', prints: /error: field "nope" does not exist$/, status: 1 },
    { run: 'get --raw /healthz', prints: 'ok' },
    {
      run: 'get --raw /readyz?verbose',
      prints: /^\[\+\]ping ok\n(\[\+\].* ok\n)+readyz check passed$/,
    },
    { run: 'get --raw /metrics', prints: /^apiserver_request_total\{/m },
    {
      run: 'get --raw /apis/nope.example.com/v1',
      prints: 'Error from server (NotFound): the server could not find the requested resource',
      status: 1,
    },
  ],
  'waiting for one thing': [
    { run: 'run awaited --image=nginx', prints: 'pod/awaited created' },
    {
      run: 'wait pod/awaited --for=condition=Ready --timeout=10s',
      prints: 'pod/awaited condition met',
    },
    {
      run: 'wait pod/awaited --for=jsonpath={.status.phase}=Running',
      prints: 'pod/awaited condition met',
    },
    {
      run: 'wait cm/nothing --for=create --timeout=1s',
      prints: 'error: timed out waiting for the condition',
      status: 1,
    },
    {
      run: 'wait pod/awaited --for=condition=Nope --timeout=1s',
      prints: 'error: timed out waiting for the condition on pods/awaited',
      status: 1,
    },
    {
      run: 'events --for=pod/awaited',
      prints:
        /Normal +Scheduled +Pod\/awaited +Successfully assigned default\/awaited to k3s-server/,
    },
    { run: 'delete pod awaited --now', prints: 'pod "awaited" deleted from default namespace' },
  ],
};

export function configMap(name: string, value: string, metadata: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...metadata },
    data: { a: value },
  });
}
