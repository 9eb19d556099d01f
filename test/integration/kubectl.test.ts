/**
 * What people type: kubectl 1.35 (and Debian's 1.20) against a whole server on a simulated node, command by command.
 * Rollouts, scheduling, volumes and single kinds have files of their own.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { resourceQuotas, configMaps, pods, statefulSets } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { debianKubectlPath, kubectlPath } from '../../scripts/setup/tools.ts';
import { runKubectl, tell } from './testing/kubectl.ts';
import type { Step } from './testing/kubectl.ts';

let cluster: Cluster;
const folder = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

/** An editor for `kubectl edit` that replaces one text by another. */
function editor(from: string, to: string): Record<string, string> {
  return { KUBE_EDITOR: `sed -i s/${from}/${to}/` };
}

/** Told at the same time: each has objects of its own. */
const stories: Readonly<Record<string, readonly Step[]>> = {
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
    {
      run: 'create job gen --image=x',
      prints: /the server could not find the requested resource \(post jobs\.batch\)$/,
      status: 1,
    },
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
  'what the server is': [
    { run: 'version', prints: /^Server Version: v1\.36\./m },
    {
      run: 'cluster-info',
      prints: /^\S*Kubernetes control plane\S* is running at \S*https:\/\/127\.0\.0\.1:\d+/,
    },
    { run: 'api-versions', prints: /^apps\/v1\n(.*\n)*v1$/ },
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
    { run: 'top nodes', prints: 'error: Metrics API not available', status: 1 },
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

function configMap(name: string, value: string, metadata: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...metadata },
    data: { a: value },
  });
}

describe('kubectl 1.35', () => {
  test.concurrent.each(Object.entries(stories))('%s', async (_, steps) => {
    await tell(steps, cluster);
  });

  test('get -w prints every change, with its kind', async () => {
    const watch = spawn(
      kubectlPath(),
      'get cm -w --output-watch-events --no-headers -l story=watch'.split(' '),
      { env: { ...process.env, KUBECONFIG: cluster.kubeconfig } },
    );
    const metadata = { name: 'watched', namespace: 'default', labels: { story: 'watch' } };
    let output = '';
    const seen = new Promise<void>((resolve) => {
      watch.stdout.on('data', (bytes) => {
        output += String(bytes);
        if (output.includes('DELETED')) resolve();
      });
    });
    await cluster.client.create(configMaps, { metadata });
    // The watch may begin before or after: what matters comes then.
    while (!output.includes('ADDED'))
      await new Promise((resolve) => watch.stdout.once('data', resolve));
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { data: { a: 'b' } } });
    await cluster.client.delete(configMaps, metadata);
    await seen;
    watch.kill();
    expect(output.replaceAll(/ +/g, ' ').replaceAll(/\d+s/g, 'AGE')).toBe(
      'ADDED watched 0 AGE\nMODIFIED watched 1 AGE\nDELETED watched 1 AGE\n',
    );
  });

  test('a token of a ServiceAccount is a credential, and a forged one is none', async () => {
    const { kubeconfig } = cluster;
    await tell([{ run: 'create sa tokened', prints: 'serviceaccount/tokened created' }], cluster);
    const { text: token } = await runKubectl('create token tokened', { kubeconfig });
    const withToken = (value: string): string => {
      const path = join(folder, 'token-config');
      const config = parse(readFileSync(kubeconfig, 'utf8'));
      config.users[0].user = { token: value };
      writeFileSync(path, stringify(config), { mode: 0o600 });
      return path;
    };
    const whoami = 'auth whoami -o jsonpath={.status.userInfo.username}';
    const name = 'system:serviceaccount:default:tokened';
    await tell([{ run: whoami, prints: name }], { kubeconfig: withToken(token) });
    await tell(
      [
        {
          run: 'get pods',
          prints: 'error: You must be logged in to the server (Unauthorized)',
          status: 1,
        },
      ],
      { kubeconfig: withToken(`${token.slice(0, -8)}AAAAAAAA`) },
    );
  });

  test('drain empties a node, uncordon opens it again', async () => {
    await tell(
      [
        { run: 'run bare --image=nginx', prints: 'pod/bare created' },
        { run: 'cordon k3s-server', prints: 'node/k3s-server cordoned' },
        { run: 'cordon k3s-server', prints: 'node/k3s-server already cordoned' },
        {
          run: 'get nodes --no-headers',
          prints: /^k3s-server +Ready,SchedulingDisabled +control-plane/,
        },
        {
          run: 'drain k3s-server',
          prints: /cannot delete Pods that declare no controller \(use --force to override\): /,
          status: 1,
        },
        {
          run: 'drain k3s-server --force --grace-period=0 --timeout=20s --pod-selector=run=bare',
          prints: /^pod\/bare evicted\nnode\/k3s-server drained$/m,
        },
        { run: 'uncordon k3s-server', prints: 'node/k3s-server uncordoned' },
        { run: 'taint node k3s-server a=b:PreferNoSchedule', prints: 'node/k3s-server tainted' },
        { run: 'taint node k3s-server a-', prints: 'node/k3s-server untainted' },
      ],
      cluster,
    );
  });
});

test('kubectl 1.20 of Debian does the basics', async () => {
  await tell(
    [
      { run: 'create deployment old --image=nginx', prints: 'deployment.apps/old created' },
      { run: 'scale deployment old --replicas=2', prints: 'deployment.apps/old scaled' },
      { run: 'rollout status deployment old', prints: /successfully rolled out$/ },
      { run: 'expose deployment old --port=80', prints: 'service/old exposed' },
      { run: 'describe service old', prints: /^Endpoints: +10\.42\.\S+:80,10\.42\.\S+:80$/m },
      { run: 'explain pod.spec.containers', prints: /^RESOURCE: containers <\[\]Object>$/m },
      { run: 'apply -f -', input: configMap('old', 'x'), prints: 'configmap/old created' },
      {
        run: 'apply -f -',
        input: JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'old' },
          dta: {},
        }),
        prints: /unknown field "dta" in io\.k8s\.api\.core\.v1\.ConfigMap/,
        status: 1,
      },
      {
        run: 'edit cm old',
        environment: editor('a:.x', 'a:\\\\x20z'),
        prints: 'configmap/old edited',
      },
      { run: 'auth can-i list pods', prints: 'yes' },
      {
        run: 'delete deployment,service,configmap old',
        prints: /^deployment\.apps "old" deleted\nservice "old" deleted\nconfigmap "old" deleted$/,
      },
    ],
    { kubeconfig: cluster.kubeconfig, program: debianKubectlPath() },
  );
});

describe('under load', () => {
  test('many writes at once cannot pass a quota together', async () => {
    const { client } = cluster;
    const namespace = 'limited';
    await tell([{ run: 'create ns limited', prints: 'namespace/limited created' }], cluster);
    const metadata = { name: 'ten', namespace };
    await client.create(resourceQuotas, { metadata, spec: { hard: { configmaps: '10' } } });
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        client.create(configMaps, { metadata: { name: `cm-${index}`, namespace } }),
      ),
    );
    const { items } = await client.list(configMaps, { namespace });
    expect(items).toHaveLength(10);
    const refused = results.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({
      reason: {
        message: expect.stringMatching(
          /^configmaps "cm-\d+" is forbidden: exceeded quota: ten, requested: configmaps=1, used: configmaps=10, limited: configmaps=10$/,
        ),
      },
    });
  });

  test('ten ordered members, and 500 Pods of which one node takes 110', async () => {
    const { client } = cluster;
    const workload = (kind: string, name: string, replicas: number): string => {
      const labels = { app: name };
      const containers = [{ name: 'main', image: 'nginx' }];
      const template = { metadata: { labels }, spec: { containers } };
      const spec = { replicas, selector: { matchLabels: labels }, template };
      return JSON.stringify({ apiVersion: 'apps/v1', kind, metadata: { name }, spec });
    };
    await tell(
      [
        {
          run: 'apply -f -',
          input: workload('StatefulSet', 'ten', 10),
          prints: 'statefulset.apps/ten created',
        },
        {
          run: 'rollout status sts/ten --timeout=20s',
          prints: /partitioned roll out complete|rolling update complete/,
        },
        {
          run: 'apply -f -',
          input: workload('Deployment', 'many', 500),
          prints: 'deployment.apps/many created',
        },
        {
          run: "wait deployment/many --for=jsonpath='{.status.replicas}'=500 --timeout=30s",
          prints: /condition met$/,
        },
      ],
      cluster,
    );
    const members = await client.list(pods, { namespace: 'default', labelSelector: 'app=ten' });
    expect(members.items.map(({ metadata }) => metadata.name)).toContain('ten-9');
    const set = await client.get(statefulSets, { namespace: 'default', name: 'ten' });
    expect(set.status?.readyReplicas).toBe(10);
    const all = await runKubectl('get all -l app=many --no-headers', cluster);
    expect(all.text.match(/^pod\/many-/gm)).toHaveLength(500);
    await tell(
      [
        {
          run: 'delete deployment many --cascade=foreground',
          prints: 'deployment.apps "many" deleted from default namespace',
        },
        { run: 'get pods -l app=many', prints: 'No resources found in default namespace.' },
      ],
      cluster,
    );
  });
});
