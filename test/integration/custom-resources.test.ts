/** Custom resources with the real kubectl, as those who write and install operators use them. */
import { expect, test } from 'vitest';
import { cronTab, cronTabDefinition } from './testing/cron-tabs.ts';
import { kubectlFor } from './testing/kubectl.ts';
import type { Step } from './testing/kubectl.ts';
import { editor } from './testing/stories.ts';
import { tellStories } from './testing/tell-stories.ts';

/** A definition of its own for a story, served. */
function define(group: string, more: object = {}): readonly Step[] {
  const name = `crontabs.${group}`;
  const resource = `customresourcedefinition.apiextensions.k8s.io/${name}`;
  return [
    { run: 'apply -f -', input: cronTabDefinition(group, more), prints: `${resource} created` },
    { run: `wait crd/${name} --for=condition=Established`, prints: `${resource} condition met` },
  ];
}

const scene = tellStories('kubectl', {
  'a kind is defined, used like any other, and goes with all of its objects': [
    ...define('life.example.com'),
    {
      run: 'api-resources --api-group=life.example.com --no-headers',
      prints: /^crontabs +ct +life\.example\.com\/v1 +true +CronTab$/,
    },
    {
      run: 'apply -f -',
      input: cronTab('life.example.com', 'one', { replicas: 2 }),
      prints: 'crontab.life.example.com/one created',
    },
    {
      run: 'apply -f -',
      input: cronTab('life.example.com', 'one', { replicas: 3 }),
      prints: 'crontab.life.example.com/one configured',
    },
    {
      run: 'get crontabs.life.example.com',
      prints: /^NAME +SCHEDULE +REPLICAS +AGE\none +\* \* \* \* \* +3 +\d+s$/,
    },
    {
      run: 'describe crontabs.life.example.com one',
      prints:
        /^Name: +one\nNamespace: +default\n[^]*\nSpec:\n {2}Replicas: +3\n {2}Schedule: +\* \* \* \* \*\nEvents: +<none>$/,
    },
    {
      run: 'label crontabs.life.example.com one a=b',
      prints: 'crontab.life.example.com/one labeled',
    },
    {
      run: 'patch crontabs.life.example.com one --type=merge -p {"spec":{"free":{"any":[1]}}}',
      prints: 'crontab.life.example.com/one patched',
    },
    {
      run: 'edit crontabs.life.example.com one',
      environment: editor('any', 'much'),
      prints: 'crontab.life.example.com/one edited',
    },
    {
      run: 'scale crontabs.life.example.com one --replicas=5',
      prints: 'crontab.life.example.com/one scaled',
    },
    {
      run: 'get crontabs.life.example.com -l a=b -o jsonpath={.items[*].spec}',
      prints: '{"free":{"much":[1]},"replicas":5,"schedule":"* * * * *"}',
    },
    {
      run: 'patch crontabs.life.example.com one --subresource=status --type=merge -p {"status":{"replicas":5},"spec":{"replicas":1}}',
      prints: 'crontab.life.example.com/one patched',
    },
    {
      run: 'get crontabs.life.example.com one -o jsonpath={.spec.replicas},{.status.replicas},{.metadata.generation}',
      prints: '5,5,5',
    },
    {
      run: 'get crontabs.life.example.com --field-selector=spec.schedule=other',
      prints: 'No resources found in default namespace.',
    },
    {
      run: 'delete crd crontabs.life.example.com',
      prints: 'customresourcedefinition.apiextensions.k8s.io "crontabs.life.example.com" deleted',
    },
    {
      run: 'get crontabs.life.example.com',
      prints: 'error: the server doesn\'t have a resource type "crontabs"',
      status: 1,
    },
    ...define('life.example.com'),
    { run: 'get crontabs.life.example.com', prints: 'No resources found in default namespace.' },
  ],
  'short names and categories find it': [
    ...define('short.example.com', {}),
    {
      run: 'create -f -',
      input: cronTab('short.example.com', 'tab'),
      prints: 'crontab.short.example.com/tab created',
    },
    { run: 'get ct.short.example.com -o name', prints: 'crontab.short.example.com/tab' },
    { run: 'get short -o name', prints: 'crontab.short.example.com/tab' },
  ],
  'explain tells its schema': [
    ...define('explain.example.com'),
    {
      run: 'explain crontabs --api-version=explain.example.com/v1',
      prints:
        /^GROUP: +explain\.example\.com\nKIND: +CronTab\nVERSION: +v1\n\nDESCRIPTION:\n +CronTab is when something runs\.\n[^]*metadata\t<ObjectMeta>/m,
    },
    {
      run: 'explain crontabs.spec.schedule --api-version=explain.example.com/v1',
      prints: /^FIELD: schedule <string>\n\n\nDESCRIPTION:\n +When, in five fields\.$/m,
    },
    {
      run: 'explain crontabs.spec.ports --recursive --api-version=explain.example.com/v1',
      prints: /^FIELDS:\n +name\t<string>\n +port\t<integer> -required-$/m,
    },
  ],
  'several apply parts of one object on the server': [
    ...define('apply.example.com'),
    {
      run: 'apply --server-side --field-manager=one -f -',
      input: cronTab('apply.example.com', 'tab', { ports: [{ port: 1, name: 'a' }] }),
      prints: 'crontab.apply.example.com/tab serverside-applied',
    },
    {
      run: 'apply --server-side --field-manager=two -f -',
      input: cronTab('apply.example.com', 'tab', { ports: [{ port: 2 }] }),
      prints: 'crontab.apply.example.com/tab serverside-applied',
    },
    {
      run: 'get crontabs.apply.example.com tab -o jsonpath={.spec.ports}',
      prints: '[{"name":"a","port":1},{"port":2}]',
    },
    {
      run: 'apply --server-side --field-manager=two -f -',
      input: cronTab('apply.example.com', 'tab', { schedule: '1 * * * *' }),
      prints: /^error: Apply failed with 1 conflict: conflict with "one": \.spec\.schedule$/m,
      status: 1,
    },
  ],
  'two definitions want one name': [
    ...define('first.example.org'),
    {
      run: 'apply -f -',
      input: cronTabDefinition('first.example.org')
        .replaceAll('"crontabs', '"tabs')
        .replaceAll('"crontab"', '"tab"')
        .replaceAll('"ct"', '"tb"'),
      prints: 'customresourcedefinition.apiextensions.k8s.io/tabs.first.example.org created',
    },
    {
      run: 'wait crd/tabs.first.example.org --for=condition=NamesAccepted=False',
      prints: 'customresourcedefinition.apiextensions.k8s.io/tabs.first.example.org condition met',
    },
    {
      run: 'get crd tabs.first.example.org -o jsonpath={.status.conditions[?(@.type=="NamesAccepted")].message}',
      // Of several conflicts the last that is looked for is told, as upstream.
      prints: '"CronTabList" is already in use',
    },
    { run: 'delete crd crontabs.first.example.org', prints: /deleted$/ },
    {
      run: 'wait crd/tabs.first.example.org --for=condition=Established',
      prints: /condition met$/,
    },
  ],
  'a namespace takes its custom objects along': [
    ...define('space.example.com'),
    { run: 'create namespace space', prints: 'namespace/space created' },
    {
      run: 'create -n space -f -',
      input: cronTab('space.example.com', 'tab'),
      prints: 'crontab.space.example.com/tab created',
    },
    { run: 'delete namespace space', prints: 'namespace "space" deleted' },
    { run: 'get crontabs.space.example.com -A', prints: 'No resources found' },
  ],
  'what is wrong is named': [
    ...define('wrong.example.com'),
    {
      run: 'create -f -',
      input: cronTab('wrong.example.com', 'tab', { sched: 'x' }),
      prints:
        /^Error from server \(BadRequest\): error when creating "STDIN": CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec\.sched"$/,
      status: 1,
    },
    {
      run: 'create -f -',
      input: cronTab('wrong.example.com', 'tab', { schedule: 'often', replicas: 11 }),
      prints:
        /^The CronTab "tab" is invalid: \n\* spec\.replicas: Invalid value: 11: spec\.replicas in body should be less than or equal to 10\n\* spec\.schedule: Invalid value: "often": spec\.schedule in body should match '\^\(\\S\+ \)\{4\}\\S\+\$'$/,
      status: 1,
    },
    {
      run: 'create -f -',
      input: cronTab('wrong.example.com', 'tab', { replicas: 'two' }),
      prints:
        'The CronTab "tab" is invalid: spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
      status: 1,
    },
    {
      run: 'create -f -',
      input: cronTab('other.example.com', 'tab'),
      prints:
        /^error: resource mapping not found for name: "tab" .* no matches for kind "CronTab" in version "other\.example\.com\/v1"\nensure CRDs are installed first$/,
      status: 1,
    },
  ],
});

test('what a custom object owns goes with it, and a custom object goes with its owner', async () => {
  const kubectl = kubectlFor(() => scene().cluster);
  const group = 'owner.example.com';
  await kubectl('apply -f -', cronTabDefinition(group));
  await kubectl(`wait crd/crontabs.${group} --for=condition=Established`);
  await kubectl('create -f -', cronTab(group, 'owner'));
  const ownedBy = async (resource: string, reference: object): Promise<object> => ({
    ...reference,
    uid: await kubectl(`get ${resource} -o jsonpath={.metadata.uid}`),
  });
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'owned',
      ownerReferences: [
        await ownedBy(`crontabs.${group} owner`, {
          apiVersion: `${group}/v1`,
          kind: 'CronTab',
          name: 'owner',
        }),
      ],
    },
  };
  await kubectl('create -f -', JSON.stringify(configMap));
  const owned = await ownedBy('configmap owned', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owned',
  });
  const patch = JSON.stringify({ metadata: { ownerReferences: [owned] } });
  await kubectl('create -f -', cronTab(group, 'below'));
  await kubectl(`patch crontabs.${group} below --type=merge -p ${patch}`);
  expect(await kubectl(`get configmap owned -o name`)).toBe('configmap/owned');
  await kubectl(`delete crontabs.${group} owner`);
  await expect.poll(() => kubectl(`get crontabs.${group} -o name`), { timeout: 20_000 }).toBe('');
  await kubectl('wait configmap/owned --for=delete --timeout=20s');
});
