/** What shows objects and the server: get in all its forms, describe, events, explain, discovery, top, cluster-info. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configMaps, events } from '#api/gen/resources.ts';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { runKubectl } from './testing/kubectl.ts';
import { tellStories } from './testing/tell-stories.ts';

const scene = tellStories(
  'kubectl',
  {
    'get: tables, wide ones, labels, order, several kinds': [
      { run: 'run b --image=nginx:1 --labels=set=shown,n=2', prints: /created$/ },
      { run: 'run a --image=nginx:2 --labels=set=shown,n=1', prints: /created$/ },
      { run: 'wait pod -l set=shown --for=condition=Ready', prints: /condition met$/ },
      {
        run: 'get pods -l set=shown',
        prints:
          /^NAME +READY +STATUS +RESTARTS +AGE\na +1\/1 +Running +0 +\d+s\nb +1\/1 +Running +0 +\d+s$/,
      },
      {
        run: 'get pods -l set=shown -o wide --sort-by=.metadata.labels.n --no-headers',
        prints: /^a +1\/1 .* 10\.42\.\d+\.\d+ +k3s-server +<none> +<none>\nb .*$/,
      },
      {
        run: 'get pods -l set=shown --sort-by={.spec.containers[0].image} -o name',
        prints: 'pod/b\npod/a',
      },
      {
        run: 'get pods -l set=shown -L n,missing',
        prints: /^NAME .* AGE +N +MISSING\na .*s +1 *\nb .*s +2 *$/,
      },
      {
        run: 'get pods -l set=shown --show-labels --no-headers',
        prints: /^a .* n=1,set=shown\nb .* n=2,set=shown$/,
      },
      {
        run: 'get pods -A -l set=shown --no-headers',
        prints: /^default +a .*\ndefault +b .*$/,
      },
      {
        run: 'get pod/a sa/default',
        prints:
          /^NAME +READY +STATUS +RESTARTS +AGE\npod\/a .*\n\nNAME +AGE\nserviceaccount\/default +\d+s$/,
      },
      {
        run: 'get pods --field-selector=status.phase=Running,metadata.name!=b,spec.nodeName=k3s-server -l set=shown -o name',
        prints: 'pod/a',
      },
      {
        run: 'get pods -l set=shown --field-selector=spec.schedulerName=other',
        prints: 'No resources found in default namespace.',
      },
      {
        run: "get pods -l 'n in (1,3),set,!other' -o name",
        prints: 'pod/a',
      },
      {
        run: "get pods -l 'n in (1'",
        prints:
          /^Error from server \(BadRequest\): Unable to find "\/v1, Resource=pods" that match label selector "n in \(1", field selector "": unable to parse requirement: found '', expected: ',' or '\)'$/,
        status: 1,
      },
      { run: 'get pods -l set=shown --chunk-size=1 -o name', prints: 'pod/a\npod/b' },
      {
        run: 'get pod a --subresource=status -o jsonpath={.status.phase}',
        prints: 'Running',
      },
      {
        run: 'get pod a --subresource=nothing',
        prints: /^error: .*subresource|^Error from server/,
        status: 1,
      },
    ],
    'get -o: json, yaml, kyaml, name, jsonpath, custom-columns, go-template, files of them': [
      { run: 'create cm formed --from-literal=a=1 --from-literal=b=2', prints: /created$/ },
      {
        run: 'get cm formed -o yaml',
        prints:
          /^apiVersion: v1\ndata:\n {2}a: "1"\n {2}b: "2"\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: "[\d-]+T[\d:]+Z"\n {2}name: formed\n {2}namespace: default\n {2}resourceVersion: "\d+"\n {2}uid: [0-9a-f-]{36}$/,
      },
      {
        run: 'get cm formed -o json',
        prints: /^\{\n {4}"apiVersion": "v1",\n {4}"data": \{\n {8}"a": "1",/,
      },
      { run: 'get cm formed -o kyaml', prints: /^---\n\{\n {2}apiVersion: "v1",/ },
      { run: 'get cm formed -o name', prints: 'configmap/formed' },
      { run: 'get cm formed -o jsonpath={.data.a}{"-"}{.data.b}', prints: '1-2' },
      { run: 'get cm formed -o jsonpath-as-json={.data}', prints: /^\[\n {4}\{\n {8}"a": "1",/ },
      {
        run: 'get cm formed -o custom-columns=NAME:.metadata.name,A:.data.a,NO:.data.no',
        prints: /^NAME +A +NO\nformed +1 +<none>$/,
      },
      { run: 'get cm formed -o custom-columns-file=columns.txt', prints: 'B\n2' },
      {
        run: "get cm formed -o go-template='{{range $k, $v := .data}}{{$k}}={{$v}} {{end}}'",
        prints: 'a=1 b=2',
      },
      { run: 'get cm formed -o go-template-file=template.txt', prints: 'formed!' },
      { run: 'get cm formed -o jsonpath-file=path.txt', prints: '2' },
      {
        run: 'get cm formed -o nonsense',
        prints:
          /^error: unable to match a printer suitable for the output format "nonsense", allowed formats are: custom-columns,/,
        status: 1,
      },
      { run: 'get cm formed -o jsonpath={.data.none}', prints: '' },
      {
        run: 'get --raw /api/v1/namespaces/default/configmaps/formed',
        prints: /^\{"kind":"ConfigMap","apiVersion":"v1",|^\{"apiVersion":"v1","kind":"ConfigMap",/,
      },
    ],
    'describe: several, with a prefix, what is not there': [
      { run: 'create cm told-a --from-literal=a=b', prints: /created$/ },
      { run: 'create cm told-b', prints: /created$/ },
      {
        run: 'describe cm told',
        prints:
          /^Name: +told-a\nNamespace: +default\nLabels: +<none>\nAnnotations: +<none>\n+Data\n====\na:\n----\nb\n+BinaryData\n====\n+Events: +<none>\n+Name: +told-b\n/,
      },
      {
        run: 'describe cm nothing',
        prints: 'Error from server (NotFound): configmaps "nothing" not found',
        status: 1,
      },
      {
        run: 'describe nothing',
        prints: `error: the server doesn't have a resource type "nothing"`,
        status: 1,
      },
      {
        run: 'describe node k3s-server',
        prints:
          /^Allocated resources:\n {2}\(Total limits may be over 100 percent, i\.e\., overcommitted\.\)\n {2}Resource +Requests +Limits$/m,
      },
    ],
    'events: of an object, of a type, of all namespaces': [
      { run: 'run watched --image=nginx', prints: /created$/ },
      { run: 'wait pod/watched --for=condition=Ready', prints: /condition met$/ },
      {
        run: 'events --for=pod/watched',
        prints:
          /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n(.* Normal +\w+ +Pod\/watched +.*\n)+.* Normal +Started +Pod\/watched +/,
      },
      {
        run: 'events --for=pod/watched --types=Warning',
        prints: 'No events found in default namespace.',
      },
      {
        run: 'events --for=pod/watched -A --no-headers',
        prints:
          /^default +\d+s +Normal +Scheduled +Pod\/watched +Successfully assigned default\/watched to k3s-server$/m,
      },
      { run: 'events -n nowhere', prints: 'No events found in nowhere namespace.' },
      {
        run: 'get events --field-selector=involvedObject.name=watched,reason=Scheduled --no-headers',
        prints: /^\d+s +Normal +Scheduled +pod\/watched +Successfully assigned/,
      },
    ],
    'explain: fields, recursion, versions, the old form': [
      {
        run: 'explain deployment',
        prints:
          /^GROUP: +apps\nKIND: +Deployment\nVERSION: +v1\n\nDESCRIPTION:\n {4}Deployment enables declarative updates for Pods and ReplicaSets\./,
      },
      { run: 'explain deployment.spec.replicas', prints: /^FIELD: replicas <integer>\n/m },
      {
        run: 'explain deployments.spec.strategy.type --api-version=apps/v1',
        prints: /^ENUM:\n {4}Recreate\n {4}RollingUpdate$/m,
      },
      {
        run: 'explain sts --recursive',
        prints: /^ {2}spec\t<StatefulSetSpec>\n(.*\n)+ {4}serviceName\t<string>( -required-)?$/m,
      },
      {
        run: 'explain pod.spec.containers --output=plaintext-openapiv2',
        prints: /^RESOURCE: containers <\[\]Object>$/m,
      },
      {
        run: 'explain deployment --api-version=apps/v9',
        prints: 'error: couldn\'t find resource for "apps/v9, Resource=deployments"',
        status: 1,
      },
      {
        run: 'explain nothing',
        prints: `the server doesn't have a resource type "nothing"`,
        status: 1,
      },
    ],
    'api-resources and api-versions': [
      {
        run: 'api-resources --api-group=apps',
        prints:
          /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\ncontrollerrevisions +apps\/v1 +true +ControllerRevision\ndaemonsets +ds +apps\/v1 +true +DaemonSet\n/,
      },
      {
        run: 'api-resources --api-group=apps -o wide --no-headers',
        prints:
          /^deployments +deploy +apps\/v1 +true +Deployment +create,delete,deletecollection,get,list,patch,update,watch +all$/m,
      },
      {
        run: 'api-resources --namespaced=false --verbs=create,list --sort-by=kind -o name',
        prints:
          /^clusterroles\.rbac\.authorization\.k8s\.io\nclusterrolebindings\.rbac[^]*\nnodes\n/m,
      },
      {
        run: 'api-resources --categories=all -o name',
        prints: /^pods\n(.*\n)*services\n(.*\n)*deployments\.apps\n/,
      },
      {
        run: 'api-versions',
        prints:
          /^admissionregistration\.k8s\.io\/v1\n(.*\n)*apps\/v1\n(.*\n)*autoscaling\/v1\nautoscaling\/v2\nbatch\/v1\n(.*\n)*v1$/,
      },
    ],
    'version, cluster-info, top': [
      {
        run: 'version',
        prints:
          /^Client Version: v1\.35\.\d+\nKustomize Version: v\S+\nServer Version: v1\.36\.\d+/,
      },
      { run: 'version -o json', prints: /"serverVersion": \{\n +"major": "1",\n +"minor": "36",/ },
      {
        run: 'cluster-info',
        prints:
          /^\S*Kubernetes control plane\S* is running at \S*https:\/\/127\.0\.0\.1:\d+\S*\n\S*CoreDNS\S* is running at \S*https:\/\/127\.0\.0\.1:\d+\/api\/v1\/namespaces\/kube-system\/services\/kube-dns:dns\/proxy/,
      },
      { run: 'run used --image=nginx', prints: /created$/ },
      { run: 'wait pod/used --for=condition=Ready', prints: /condition met$/ },
      {
        run: 'top node',
        prints:
          /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) *\nk3s-server +\d+m +\d+% +\d+Mi +\d+% *$/,
      },
      { run: 'top node --sort-by=memory --no-headers', prints: /^k3s-server +\d+m / },
      {
        run: 'top pod nothing',
        prints: 'Error from server (NotFound): pods "nothing" not found',
        status: 1,
      },
      { run: 'top pod -n nowhere', prints: 'No resources found in nowhere namespace.' },
    ],
    'what needs no server: completion, config, options, plugin': [
      ...['bash', 'zsh', 'fish', 'powershell'].map((shell) => ({
        run: `completion ${shell}`,
        prints: /kubectl/,
      })),
      { run: 'options', prints: /^The following options can be passed to any command:\n/ },
      {
        run: 'plugin list',
        prints: /unable to find any kubectl plugins in your PATH$/,
        status: 1,
        environment: { PATH: '/usr/bin' },
      },
    ],
  },
  {
    files: {
      'columns.txt': 'B\n.data.b\n',
      'template.txt': '{{.metadata.name}}!',
      'path.txt': '{.data.b}',
    },
  },
);

test('top pod shows what its containers use, once they were measured', async () => {
  const { kubeconfig } = scene().cluster;
  await runKubectl('run measured --image=nginx --labels=top=me', { kubeconfig });
  const top = 'top pod -l top=me --containers --sum';
  await expect
    .poll(async () => (await runKubectl(top, { kubeconfig })).text, { timeout: 20_000 })
    .toMatch(
      /^POD +NAME +CPU\(cores\) +MEMORY\(bytes\) *\nmeasured +measured +\d+m +\d+Mi *\n +_+ +_+ *\n +\d+m +\d+Mi *$/,
    );
});

test('cluster-info dump writes what there is, and the logs', async () => {
  const { cluster, folder } = scene();
  const { kubeconfig } = cluster;
  await runKubectl('run dumped --image=nginx', { kubeconfig });
  await runKubectl('wait pod/dumped --for=condition=Ready', { kubeconfig });
  const { status } = await runKubectl('cluster-info dump --output-directory=dump', {
    kubeconfig,
    folder,
  });
  expect(status).toBe(0);
  expect(readdirSync(join(folder, 'dump')).toSorted()).toEqual([
    'default',
    'kube-system',
    'nodes.json',
  ]);
  expect(readdirSync(join(folder, 'dump/default'))).toEqual(
    expect.arrayContaining([
      'daemonsets.json',
      'deployments.json',
      'dumped',
      'events.json',
      'pods.json',
      'replicasets.json',
      'replication-controllers.json',
      'services.json',
    ]),
  );
  expect(readdirSync(join(folder, 'dump/default/dumped'))).toEqual(['logs.txt']);
});

/** What kubectl prints while it watches and something new comes up again and again: until `until` is printed. */
async function watched(
  command: string,
  makeNews: () => Promise<unknown>,
  until: string,
): Promise<string> {
  const watch = spawn(kubectlPath(), command.split(' '), {
    env: { ...process.env, KUBECONFIG: scene().cluster.kubeconfig },
  });
  let output = '';
  watch.stdout.on('data', (bytes) => (output += String(bytes)));
  try {
    // Whether the watch has begun is not to be seen from outside: what is not seen is made anew.
    const look = async (): Promise<string> => {
      await makeNews();
      return output;
    };
    await expect.poll(look, { timeout: 20_000 }).toContain(until);
  } finally {
    watch.kill();
  }
  return output;
}

describe('what goes on watching', () => {
  const metadata = (name: string, watch: string) => ({
    metadata: { name, namespace: 'default', labels: { watch } },
  });
  const makeLater = (label: string) => async (): Promise<void> => {
    const { client } = scene().cluster;
    await client.create(configMaps, metadata(`later-${label}`, label));
    await client.delete(configMaps, metadata(`later-${label}`, label).metadata);
  };

  test('get --watch lists first', async () => {
    await scene().cluster.client.create(configMaps, metadata('earlier-list', 'list'));
    expect(await watched('get cm -l watch=list --watch', makeLater('list'), 'later')).toMatch(
      /^NAME +DATA +AGE\nearlier-list +0 +\d+s\nlater-list +0 +\d+s\n/,
    );
  });

  test('get --watch-only does not', async () => {
    await scene().cluster.client.create(configMaps, metadata('earlier-only', 'only'));
    expect(await watched('get cm -l watch=only --watch-only', makeLater('only'), 'later')).toMatch(
      /^NAME +DATA +AGE\nlater-only +0 +\d+s\n/,
    );
  });

  test('events --watch', async () => {
    const involvedObject = { kind: 'ConfigMap', name: 'after', namespace: 'default' };
    const makeEvent = async (): Promise<unknown> =>
      scene().cluster.client.create(events, {
        metadata: { generateName: 'after-', namespace: 'default' },
        involvedObject,
        type: 'Warning',
        reason: 'Told',
        message: 'a warning',
      });
    expect(await watched('events -A --watch --types=Warning', makeEvent, 'Told')).toMatch(
      /^(NAMESPACE +LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n)?default +\S+ +Warning +Told +ConfigMap\/after +a warning\n/,
    );
  });
});
