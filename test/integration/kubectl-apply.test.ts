/** What changes objects from files: kubectl apply (prune too), diff, edit, patch, replace and kustomize. */
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { configMap, editor } from './testing/stories.ts';
import { tellStories } from './testing/tell-stories.ts';

/** Config maps with a label, as one file. */
function labelled(label: string, ...names: readonly string[]): string {
  const [key = '', value = ''] = label.split('=');
  return names.map((name) => configMap(name, 'x', { labels: { [key]: value } })).join('\n---\n');
}

const deployment = (fields: object): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'kept', ...('metadata' in fields ? (fields.metadata ?? {}) : {}) },
    spec: {
      selector: { matchLabels: { app: 'kept' } },
      template: {
        metadata: { labels: { app: 'kept' } },
        spec: { containers: [{ name: 'main', image: 'nginx' }] },
      },
      ...('spec' in fields ? (fields.spec ?? {}) : {}),
    },
  });

tellStories(
  'kubectl',
  {
    'apply -f keeps what others set, and takes away what the file no longer says': [
      {
        run: 'apply -f -',
        input: deployment({ metadata: { labels: { a: '1', b: '2' } } }),
        prints: 'deployment.apps/kept created',
      },
      { run: 'scale deployment kept --replicas=2', prints: 'deployment.apps/kept scaled' },
      {
        run: 'apply -f -',
        input: deployment({ metadata: { labels: { a: '3' } } }),
        prints: 'deployment.apps/kept configured',
      },
      {
        run: 'get deployment kept -o jsonpath={.spec.replicas}{.metadata.labels}',
        prints: '2{"a":"3"}',
      },
      {
        run: 'apply -f -',
        input: deployment({ spec: { replcas: 3 } }),
        prints:
          /^Error from server \(BadRequest\): error when (?:applying|patching).*strict decoding error: unknown field "spec\.replcas"$/ms,
        status: 1,
      },
      {
        run: 'apply -f - --validate=warn',
        input: deployment({ metadata: { labels: { a: '4' } }, spec: { replcas: 3 } }),
        prints: 'deployment.apps/kept configured\nWarning: unknown field "spec.replcas"',
      },
      {
        run: 'apply -f -',
        input: deployment({ spec: { selector: { matchLabels: { app: 'other' } } } }),
        prints:
          /^The Deployment "kept" is invalid: \n\* spec\.template\.metadata\.labels: Invalid value: .*`selector` does not match template `labels`\n\* spec\.selector: Invalid value: .*: field is immutable$/,
        status: 1,
      },
      { run: 'delete deployment kept', prints: /deleted from default namespace$/ },
    ],
    'apply -R takes a folder': [
      {
        run: 'apply -R -f tree',
        prints: 'configmap/tree-a created\nconfigmap/tree-b created',
      },
      { run: 'get -R -f tree -o name', prints: 'configmap/tree-a\nconfigmap/tree-b' },
      {
        run: 'apply -f absent.yaml',
        prints: 'error: the path "absent.yaml" does not exist',
        status: 1,
      },
    ],
    'apply --prune takes away what its labels choose and its files lack': [
      {
        run: 'apply -f -',
        input: labelled('set=pruned', 'prune-a', 'prune-b'),
        prints: 'configmap/prune-a created\nconfigmap/prune-b created',
      },
      {
        run: 'apply -f - --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap --dry-run=server',
        input: labelled('set=pruned', 'prune-a'),
        prints:
          'configmap/prune-a unchanged (server dry run)\nconfigmap/prune-b pruned (server dry run)',
      },
      {
        run: 'apply -f - --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap',
        input: labelled('set=pruned', 'prune-a'),
        prints: 'configmap/prune-a unchanged\nconfigmap/prune-b pruned',
      },
      { run: 'get cm -l set=pruned -o name', prints: 'configmap/prune-a' },
    ],
    'apply --server-side owns fields, and tells whose they are': [
      {
        run: 'apply --server-side -f -',
        input: configMap('owned', 'one'),
        prints: 'configmap/owned serverside-applied',
      },
      {
        run: 'apply --server-side --field-manager=other -f -',
        input: configMap('owned', 'two'),
        prints:
          /^error: Apply failed with 1 conflict: conflict with "kubectl": \.data\.a\nPlease review the fields above/,
        status: 1,
      },
      {
        run: 'apply --server-side --field-manager=other --force-conflicts -f -',
        input: configMap('owned', 'two'),
        prints: 'configmap/owned serverside-applied',
      },
      {
        run: 'get cm owned -o jsonpath={.data.a}:{.metadata.managedFields[*].manager} --show-managed-fields',
        // Who owns nothing any more is not named.
        prints: 'two:other',
      },
      {
        run: 'diff --server-side --field-manager=other -f -',
        input: configMap('owned', 'three'),
        prints: /^- {2}a: two\n\+ {2}a: three$/m,
        status: 1,
      },
    ],
    'apply --prune --applyset takes away what the set no longer holds': [
      { run: 'create ns sets', prints: /created$/ },
      {
        run: 'apply -f sets.json --prune --applyset=mine -n sets',
        environment: { KUBECTL_APPLYSET: 'true' },
        prints: 'configmap/set-a created\nconfigmap/set-b created',
      },
      {
        run: 'get secret mine -n sets -o jsonpath={.metadata.annotations}',
        prints: /"applyset\.kubernetes\.io\/contains-group-kinds":"ConfigMap"/,
      },
      {
        run: 'apply -f set-a.json --prune --applyset=mine -n sets',
        environment: { KUBECTL_APPLYSET: 'true' },
        prints: 'configmap/set-a unchanged\nconfigmap/set-b pruned',
      },
    ],
    'apply view-last-applied, set-last-applied, edit-last-applied': [
      { run: 'create cm noted --from-literal=a=one', prints: 'configmap/noted created' },
      { run: 'apply view-last-applied cm noted', prints: '' },
      {
        run: 'apply set-last-applied -f -',
        input: configMap('noted', 'one'),
        prints:
          /^error: no last-applied-configuration annotation found on resource: noted, to create the annotation, run the command with --create-annotation$/,
        status: 1,
      },
      {
        run: 'apply set-last-applied -f noted.json --create-annotation',
        prints: 'configmap/noted configured',
      },
      {
        run: 'apply view-last-applied cm noted',
        prints:
          'apiVersion: v1\ndata:\n  a: one\nkind: ConfigMap\nmetadata:\n  name: noted\n  namespace: default',
      },
      {
        run: 'apply edit-last-applied cm noted',
        environment: editor('a:.one', 'a:\\\\x20two'),
        prints: 'configmap/noted edited',
      },
      { run: 'apply view-last-applied cm noted -o json', prints: /^ +"a": "two"$/m },
      { run: 'get cm noted -o jsonpath={.data.a}', prints: 'one' },
    ],
    'diff shows what apply would do, and changes nothing': [
      { run: 'apply -f -', input: configMap('differs', 'one'), prints: /created$/ },
      { run: 'diff -f -', input: configMap('differs', 'one'), prints: '' },
      {
        run: 'diff -f -',
        input: configMap('differs', 'two'),
        prints: /^- {2}a: one\n\+ {2}a: two$/m,
        status: 1,
      },
      {
        run: 'diff -f -',
        input: configMap('differs-new', 'two'),
        prints: /^@@ -0,0 \+1,\d+ @@\n\+apiVersion: v1\n\+data:\n\+ {2}a: two\n\+kind: ConfigMap$/m,
        status: 1,
      },
      { run: 'get cm differs-new --ignore-not-found', prints: '' },
    ],
    'edit: saves, cancels, is refused, meets another writer': [
      { run: 'create cm edited --from-literal=a=one', prints: 'configmap/edited created' },
      {
        run: 'edit cm edited',
        environment: editor('a:.one', 'a:\\\\x20two'),
        prints: 'configmap/edited edited',
      },
      {
        run: 'edit cm edited',
        environment: { KUBE_EDITOR: 'true' },
        prints: 'Edit cancelled, no changes made.',
      },
      {
        run: 'edit cm edited -o json',
        environment: editor('.a.:.*.two.', '\\"a\\":{}'),
        prints: /unmarshal|invalid/,
        status: 1,
      },
      {
        run: 'edit cm edited',
        // The editor itself writes meanwhile, so that the version that was read is an old one.
        environment: { KUBE_EDITOR: 'sh meddle.sh' },
        prints: 'configmap/edited edited',
      },
      {
        run: 'get cm edited -o jsonpath={.data.a}{.metadata.annotations.by}',
        prints: 'threeother',
      },
      {
        run: 'edit cm nothing',
        environment: { KUBE_EDITOR: 'true' },
        prints: 'Error from server (NotFound): configmaps "nothing" not found',
        status: 1,
      },
    ],
    'patch: each of its types, and what is none': [
      { run: 'run patched --image=nginx:1 --labels=a=b', prints: 'pod/patched created' },
      {
        run: `patch pod patched -p '{"spec":{"containers":[{"name":"patched","image":"nginx:2"}]}}'`,
        prints: 'pod/patched patched',
      },
      {
        run: `patch pod patched --type=merge -p '{"metadata":{"labels":{"a":null,"c":"d"}}}'`,
        prints: 'pod/patched patched',
      },
      {
        run: `patch pod patched --type=json -p '[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:3"}]'`,
        prints: 'pod/patched patched',
      },
      {
        run: 'get pod patched -o jsonpath={.spec.containers[*].image}{.metadata.labels}',
        prints: 'nginx:3{"c":"d"}',
      },
      {
        run: `patch pod patched --type=json -p '[{"op":"remove","path":"/nothing"}]'`,
        prints:
          /^The request is invalid: .*remove operation does not apply: doc is missing path: "\/nothing"/,
        status: 1,
      },
      {
        run: 'patch pod patched -p nonsense',
        prints:
          'Error from server (BadRequest): json: cannot unmarshal string into Go value of type map[string]interface {}',
        status: 1,
      },
      {
        run: 'patch pod patched --type=merge -p []',
        prints:
          'Error from server (BadRequest): error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
        status: 1,
      },
      {
        run: 'patch pod patched --type=json -p {}',
        prints:
          'Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
        status: 1,
      },
      {
        run: 'patch pod patched --type=other -p {}',
        prints: 'error: --type must be one of [json merge strategic], not "other"',
        status: 1,
      },
      {
        run: `patch pod patched --subresource=status --type=merge -p '{"status":{"message":"hello"}}'`,
        prints: 'pod/patched patched',
      },
      {
        run: `patch -f patched.json -p '{"data":{"a":"z"}}' --dry-run=server`,
        prints: 'Error from server (NotFound): configmaps "from-file" not found',
        status: 1,
      },
    ],
    'replace, --force and --save-config': [
      { run: 'create -f - --save-config', input: configMap('replaced', 'one'), prints: /created$/ },
      {
        run: 'replace -f -',
        input: configMap('replaced', 'two'),
        prints: 'configmap/replaced replaced',
      },
      {
        run: 'replace --force -f - --grace-period=0',
        input: configMap('replaced', 'three'),
        prints:
          /^(Warning: .*\n)?configmap "replaced" (?:force )?deleted from default namespace\nconfigmap\/replaced replaced/,
      },
      {
        run: 'replace -f -',
        input: configMap('replaced', 'four', { uid: 'another' }),
        prints:
          /^Error from server \(Conflict\): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "replaced": Precondition failed: UID in precondition: another, UID in object meta: /,
        status: 1,
      },
      {
        run: 'replace -f - --subresource=status',
        input: configMap('replaced', 'four'),
        prints:
          /^Error from server \(NotFound\): .*the server could not find the requested resource/,
        status: 1,
      },
      {
        run: 'replace --raw /api/v1/namespaces/default/configmaps/replaced -f -',
        input: configMap('replaced', 'five'),
        prints: /"data":\{"a":"five"\}/,
      },
    ],
    'kustomize, and -k of apply, get, diff, delete': [
      {
        run: 'kustomize overlay',
        prints:
          /^apiVersion: v1\ndata:\n {2}a: b\nkind: ConfigMap\nmetadata:\n {2}name: dev-made-\w{10}$/m,
      },
      {
        run: 'apply -k overlay',
        prints: /^configmap\/dev-base created\nconfigmap\/dev-made-\w{10} created$/,
      },
      { run: 'diff -k overlay', prints: '' },
      {
        run: 'get -k overlay -o name',
        prints: /^configmap\/dev-base\nconfigmap\/dev-made-\w{10}$/,
      },
      {
        run: 'delete -k overlay',
        prints:
          /^configmap "dev-base" deleted from default namespace\nconfigmap "dev-made-\w{10}" deleted from default namespace$/,
      },
      { run: 'kustomize absent', prints: /^error: must build at directory: /, status: 1 },
    ],
  },
  {
    files: {
      'tree/a.json': configMap('tree-a', 'x'),
      'tree/deeper/b.json': configMap('tree-b', 'x'),
      'sets.json': ['set-a', 'set-b']
        .map((name) => configMap(name, 'x', { namespace: 'sets' }))
        .join('\n---\n'),
      'set-a.json': configMap('set-a', 'x', { namespace: 'sets' }),
      'noted.json': configMap('noted', 'one'),
      'patched.json': configMap('from-file', 'x'),
      'overlay/kustomization.yaml':
        'namePrefix: dev-\nconfigMapGenerator: [{name: made, literals: [a=b]}]\nresources: [base.json]\n',
      'overlay/base.json': configMap('base', 'x'),
      'meddle.sh': `${kubectlPath()} annotate cm edited by=other >/dev/null; sed -i s/two/three/ "$1"\n`,
    },
  },
);
