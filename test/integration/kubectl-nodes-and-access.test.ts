/** Nodes (cordon, drain, taint), who may do what (auth), and kubeconfig files (config), in kubectl's commands. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { tell } from './testing/kubectl.ts';
import { tellStories } from './testing/tell-stories.ts';

const role = (verbs: string): string =>
  `{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: reconciled, namespace: default}, rules: [{apiGroups: [''], resources: [pods], verbs: [${verbs}]}]}`;

const emptyDirectory = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'scratch' },
  spec: {
    nodeName: 'drained',
    volumes: [{ name: 'v', emptyDir: {} }],
    containers: [{ name: 'main', image: 'nginx' }],
  },
};

const scene = tellStories(
  'kubectl',
  {
    'cordon and uncordon': [
      {
        run: 'cordon cordoned --dry-run=server',
        prints: 'node/cordoned cordoned (server dry run)',
      },
      { run: 'cordon cordoned', prints: 'node/cordoned cordoned' },
      { run: 'cordon cordoned', prints: 'node/cordoned already cordoned' },
      {
        run: 'get node cordoned --no-headers',
        prints: /^cordoned +Ready,SchedulingDisabled +<none> /,
      },
      {
        run: 'get node cordoned -o jsonpath={.spec.taints[*].key}',
        prints: 'node.kubernetes.io/unschedulable',
      },
      { run: 'uncordon cordoned', prints: 'node/cordoned uncordoned' },
      { run: 'uncordon cordoned', prints: 'node/cordoned already uncordoned' },
      {
        run: 'cordon nothing',
        prints: 'Error from server (NotFound): nodes "nothing" not found',
        status: 1,
      },
    ],
    taint: [
      {
        run: 'taint node tainted a=b:NoSchedule c:PreferNoSchedule',
        prints: 'node/tainted tainted',
      },
      {
        run: 'taint node tainted a=b:NoSchedule',
        prints:
          'error: node tainted already has a taint(s) with same effect(s) and --overwrite is false',
        status: 1,
      },
      { run: 'taint node tainted a=d:NoSchedule --overwrite', prints: 'node/tainted modified' },
      { run: 'describe node tainted', prints: /^Taints: +a=d:NoSchedule\n +c:PreferNoSchedule$/m },
      { run: 'taint node tainted a:NoSchedule-', prints: 'node/tainted untainted' },
      { run: 'taint node tainted c-', prints: 'node/tainted untainted' },
      { run: 'taint node tainted c-', prints: 'error: taint "c" not found', status: 1 },
      {
        run: 'taint node tainted a=b:Other',
        prints: /^error: invalid taint effect: Other, unsupported taint effect/,
        status: 1,
      },
    ],
    'drain: what stops it, and what it takes along': [
      { run: 'create -f scratch.json', prints: 'pod/scratch created' },
      { run: 'create -f daemon.json', prints: 'daemonset.apps/everywhere created' },
      {
        run: 'rollout status daemonset/everywhere --timeout=20s',
        prints: /successfully rolled out$/,
      },
      { run: 'wait pod/scratch --for=condition=Ready --timeout=20s', prints: /condition met$/ },
      {
        run: 'drain drained',
        prints:
          /^node\/drained cordoned\nerror: unable to drain node "drained" due to error: \[?cannot delete .*DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): default\/everywhere-\w{5}/,
        status: 1,
      },
      {
        run: 'drain drained --ignore-daemonsets',
        prints:
          /cannot delete Pods with local storage \(use --delete-emptydir-data to override\): default\/scratch/,
        status: 1,
      },
      {
        run: 'drain drained --ignore-daemonsets --delete-emptydir-data --force --timeout=20s',
        prints:
          /^node\/drained already cordoned\nevicting pod default\/scratch\npod\/scratch evicted\nnode\/drained drained\nWarning: (?:; |deleting Pods that declare no controller: default\/scratch|ignoring DaemonSet-managed Pods: default\/everywhere-\w{5}){3}$/,
      },
      { run: 'uncordon drained', prints: 'node/drained uncordoned' },
      { run: 'delete daemonset everywhere', prints: /deleted/ },
    ],
    'auth can-i, by name, subresource, URL, for others': [
      { run: 'auth can-i create pods', prints: 'yes' },
      { run: `auth can-i '*' '*'`, prints: 'yes' },
      { run: 'auth can-i get pods --subresource=log --as=jane', prints: 'no', status: 1 },
      { run: 'auth can-i get /version --as=jane', prints: 'yes' },
      { run: 'auth can-i get /metrics --as=jane', prints: 'no', status: 1 },
      { run: 'auth can-i list pods --as=jane -q', prints: '', status: 1 },
      {
        run: 'auth can-i list nothing',
        prints: "yes\nWarning: the server doesn't have a resource type 'nothing'",
      },
      {
        run: 'auth can-i --list --as=jane',
        prints:
          /^Resources +Non-Resource URLs +Resource Names +Verbs\nselfsubjectreviews\.authentication\.k8s\.io +\[\] +\[\] +\[create\]\n/,
      },
    ],
    'auth whoami': [
      {
        run: 'auth whoami',
        prints:
          /^ATTRIBUTE +VALUE\nUsername +kubernetes-admin\nGroups +\[system:masters system:authenticated\]/,
      },
      {
        run: 'auth whoami --as=jane --as-group=devs',
        prints: /^Username +jane\nGroups +\[devs system:authenticated\]$/m,
      },
    ],
    'auth reconcile': [
      {
        run: 'auth reconcile -f -',
        input: role('get'),
        prints:
          'role.rbac.authorization.k8s.io/reconciled reconciled\n\treconciliation required create\n\tmissing rules added:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}',
      },
      {
        run: 'auth reconcile -f -',
        input: role('list'),
        prints: /reconciliation required update\n\tmissing rules added:\n\t\t\{Verbs:\[list\]/,
      },
      {
        run: 'auth reconcile -f -',
        input: role('get'),
        prints: 'role.rbac.authorization.k8s.io/reconciled reconciled',
      },
      {
        run: 'auth reconcile -f - --remove-extra-permissions',
        input: role('get'),
        prints: /extra rules removed:\n\t\t\{Verbs:\[list\]/,
      },
      { run: 'get role reconciled -o jsonpath={.rules[*].verbs}', prints: '["get"]' },
    ],
  },
  {
    nodes: ['main', 'cordoned', 'tainted', 'drained'],
    files: {
      'scratch.json': JSON.stringify(emptyDirectory),
      'daemon.json': JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'everywhere' },
        spec: {
          selector: { matchLabels: { app: 'everywhere' } },
          template: {
            metadata: { labels: { app: 'everywhere' } },
            spec: {
              tolerations: [{ operator: 'Exists' }],
              containers: [{ name: 'main', image: 'nginx' }],
            },
          },
        },
      }),
    },
  },
);

test('config changes a kubeconfig, which goes on serving', async () => {
  const { cluster, folder } = scene();
  const kubeconfig = join(folder, 'kubeconfig');
  copyFileSync(cluster.kubeconfig, kubeconfig);
  await tell(
    [
      { run: 'config current-context', prints: 'embedded' },
      { run: 'config get-contexts -o name', prints: 'embedded' },
      { run: 'config get-clusters', prints: 'NAME\nembedded' },
      { run: 'config get-users', prints: 'NAME\nembedded-admin' },
      {
        run: 'config view --minify -o jsonpath={.users[0].user.client-key-data}',
        prints: 'DATA+OMITTED',
      },
      {
        run: 'config set-context other --cluster=embedded --user=embedded-admin --namespace=kube-system',
        prints: 'Context "other" created.',
      },
      { run: 'config use-context other', prints: 'Switched to context "other".' },
      { run: 'get cm coredns -o name', prints: 'configmap/coredns' },
      { run: 'config rename-context other third', prints: 'Context "other" renamed to "third".' },
      {
        run: 'config set-cluster far --server=https://127.0.0.1:1 --insecure-skip-tls-verify=true',
        prints: 'Cluster "far" set.',
      },
      { run: 'config set-credentials someone --token=x', prints: 'User "someone" set.' },
      {
        run: 'config set contexts.third.namespace default',
        prints: 'Property "contexts.third.namespace" set.',
      },
      {
        run: 'config unset contexts.third.namespace',
        prints: 'Property "contexts.third.namespace" unset.',
      },
      {
        run: 'get sa --user=someone',
        prints: 'error: You must be logged in to the server (Unauthorized)',
        status: 1,
      },
      {
        run: 'get sa --cluster=far',
        prints:
          /The connection to the server 127\.0\.0\.1:1 was refused - did you specify the right host or port\?$/,
        status: 1,
      },
      { run: 'config use-context embedded', prints: 'Switched to context "embedded".' },
      { run: 'config delete-context third', prints: /^deleted context third from / },
      { run: 'config delete-cluster far', prints: /^deleted cluster far from / },
      { run: 'config delete-user someone', prints: /^deleted user someone from / },
      {
        run: 'config use-context third',
        prints: 'error: no context exists with the name: "third"',
        status: 1,
      },
      { run: 'get ns default -o name', prints: 'namespace/default' },
    ],
    { kubeconfig },
  );
});
