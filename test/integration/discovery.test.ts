/** What is served, as clients find it: every resource, version and subresource, compared with upstream's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRecord } from '#base/json-object.ts';
import { Cluster } from '#cluster/embedded.ts';
import { ApiSession, credentialsOf } from './testing/api-session.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';
import { resources, subresources } from './testing/upstream-discovery.ts';

let cluster: Cluster;
let api: ApiSession;
beforeAll(async () => {
  cluster = await Cluster.start();
  api = new ApiSession(credentialsOf(cluster.kubeconfig));
});
afterAll(async () => {
  api.close();
  await cluster.stop();
});
const kubectl = kubectlFor(() => cluster);

const allVerbs = 'create,delete,deletecollection,get,list,patch,update,watch';

/** The rows of a table above, their cells apart by one space. */
const rowsOf = (table: string): string[] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.replaceAll(/ +/g, ' ').replace(' * ', ` ${allVerbs} `));

/** What kubectl prints, with a dash where a cell is empty: the header says where each begins. */
function cellsOf(text: string): string[] {
  const [header = '', ...rows] = text.split('\n');
  const starts = [...header.matchAll(/\S+/g)].map((match) => match.index);
  return rows.map((row) =>
    starts.map((start, index) => row.slice(start, starts[index + 1]).trim() || '-').join(' '),
  );
}

/** The versions of groups, as paths. */
const paths = [
  '/api/v1',
  ...`admissionregistration.k8s.io/v1 apiextensions.k8s.io/v1 apiregistration.k8s.io/v1 apps/v1
  authentication.k8s.io/v1 authorization.k8s.io/v1 autoscaling/v1 autoscaling/v2 batch/v1 certificates.k8s.io/v1
  coordination.k8s.io/v1 discovery.k8s.io/v1 events.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1 metrics.k8s.io/v1beta1
  networking.k8s.io/v1 node.k8s.io/v1 policy/v1 rbac.authorization.k8s.io/v1 resource.k8s.io/v1 scheduling.k8s.io/v1
  storage.k8s.io/v1`
    .split(/\s+/)
    .map((version) => `/apis/${version}`),
];

const preferred =
  `apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling
  batch certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io
  admissionregistration.k8s.io apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io
  flowcontrol.apiserver.k8s.io resource.k8s.io metrics.k8s.io`.split(/\s+/);

interface Entry {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
  readonly storageVersionHash?: string;
}

async function document(path: string, accept = 'application/json'): Promise<unknown> {
  const { bytes } = await api.ask('GET', path, { headers: { accept } });
  return JSON.parse(bytes.toString());
}

const listOf = (value: unknown, field: string): readonly unknown[] => {
  const list = isRecord(value) ? value[field] : undefined;
  return Array.isArray(list) ? list : [];
};

/** What `/api/v1` or `/apis/G/V` lists. */
async function entriesOf(path: string): Promise<readonly Entry[]> {
  // Discovery's documents have this shape; the comparison tells where they don't.
  return listOf(await document(path), 'resources') as readonly Entry[];
}

describe('discovery is upstream’s:', () => {
  test('every resource, in the table of kubectl', async () => {
    expect(cellsOf(await kubectl('api-resources -o wide'))).toEqual(rowsOf(resources));
  });

  test('every version; of what is beta or alpha none', async () => {
    const versions = paths.map((path) => path.replace(/^\/apis?\//, ''));
    expect((await kubectl('api-versions')).split('\n')).toEqual(versions.toSorted());
  });

  test('the groups in the order in which they are preferred', async () => {
    const groups = listOf(await document('/apis'), 'groups').map((group) => Object(group).name);
    expect(groups).toEqual(preferred);
  });

  test('every subresource, with its verbs and the kind of its body', async () => {
    const found: string[] = [];
    for (const path of paths) {
      const namespaced = new Map<string, boolean>();
      for (const entry of await entriesOf(path)) {
        const { name, singularName, kind, group, version, verbs } = entry;
        const [resource = '', subresource] = name.split('/');
        if (subresource === undefined) {
          namespaced.set(resource, entry.namespaced);
          continue;
        }
        expect([name, singularName, entry.namespaced]).toEqual([
          name,
          '',
          namespaced.get(resource),
        ]);
        const body = group === undefined ? kind : `${group}/${version}.${kind}`;
        found.push(`${path.replace(/^\/apis?\//, '')} ${name} ${body} ${verbs.join(',')}`);
      }
    }
    expect(found).toEqual(rowsOf(subresources));
  });

  test('the singular of a resource is its kind in lower case', async () => {
    const odd: string[] = [];
    for (const path of paths) {
      for (const { name, singularName, kind } of await entriesOf(path)) {
        if (!name.includes('/') && singularName !== kind.toLowerCase())
          odd.push(`${path} ${name} ${singularName}`);
      }
    }
    expect(odd).toEqual([
      '/apis/metrics.k8s.io/v1beta1 nodes ',
      '/apis/metrics.k8s.io/v1beta1 pods ',
    ]);
  });

  test('in which version the objects of a resource are stored', async () => {
    const told = new Map<string, string | undefined>();
    for (const path of paths) {
      for (const { name, storageVersionHash } of await entriesOf(path)) {
        told.set(`${path} ${name}`, storageVersionHash);
      }
    }
    // As upstream says it.
    const expected = {
      '/api/v1 pods': 'xPOwRZ+Yhw8=',
      '/apis/apps/v1 deployments': '8aSe+NMegvE=',
      '/apis/autoscaling/v1 horizontalpodautoscalers': 'qwQve8ut294=',
      '/apis/autoscaling/v2 horizontalpodautoscalers': 'qwQve8ut294=',
      '/api/v1 events': 'r2yiGXH7wu8=',
      '/apis/events.k8s.io/v1 events': 'r2yiGXH7wu8=',
    };
    for (const [resource, hash] of Object.entries(expected)) {
      expect([resource, told.get(resource)]).toEqual([resource, hash]);
    }
    const without = [...told].filter(
      ([name, hash]) => !name.includes('/', 1 + name.indexOf(' ')) && !hash,
    );
    expect(without.map(([name]) => name).toSorted()).toEqual([
      '/api/v1 bindings',
      '/api/v1 componentstatuses',
      '/apis/authentication.k8s.io/v1 selfsubjectreviews',
      '/apis/authentication.k8s.io/v1 tokenreviews',
      '/apis/authorization.k8s.io/v1 localsubjectaccessreviews',
      '/apis/authorization.k8s.io/v1 selfsubjectaccessreviews',
      '/apis/authorization.k8s.io/v1 selfsubjectrulesreviews',
      '/apis/authorization.k8s.io/v1 subjectaccessreviews',
      '/apis/metrics.k8s.io/v1beta1 nodes',
      '/apis/metrics.k8s.io/v1beta1 pods',
    ]);
  });

  test('the aggregated documents say the same as the plain ones', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const told: string[] = [];
    for (const index of ['/api', '/apis']) {
      for (const group of listOf(await document(index, accept), 'items')) {
        for (const version of listOf(group, 'versions')) {
          for (const resource of listOf(version, 'resources')) {
            const { resource: name } = Object(resource);
            told.push(
              name,
              ...listOf(resource, 'subresources').map(
                (sub) => `${name}/${Object(sub).subresource}`,
              ),
            );
          }
        }
      }
    }
    const plain = await Promise.all(paths.map(entriesOf));
    expect(told.toSorted()).toEqual(
      plain
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});

describe('what is passed on to a kubelet', () => {
  test.each(['create', 'replace'])('%s through a proxy', async (command) => {
    const path = '/api/v1/nodes/k3s-server/proxy/healthz';
    expect(await kubectl(`${command} --raw ${path} -f -`, 'anything')).toBe('ok');
  });

  test('delete through a proxy', async () => {
    expect(await kubectl('delete --raw /api/v1/nodes/k3s-server/proxy/healthz')).toBe('ok');
  });

  test.each([
    ['create', 'log'],
    ['replace', 'exec'],
    ['replace', 'attach'],
    ['replace', 'portforward'],
  ])('%s of %s is refused', async (command, subresource) => {
    const path = `/api/v1/namespaces/default/pods/any/${subresource}`;
    const { text } = await runKubectl(`${command} --raw ${path} -f -`, {
      kubeconfig: cluster.kubeconfig,
      input: '{}',
    });
    expect(text).toMatch(
      /MethodNotAllowed.*(create|update) is not supported on resources of kind "pods"/,
    );
  });
});

describe('a binding', () => {
  const binding = (name: string): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target: { kind: 'Node', name: 'k3s-server' },
    });
  const post = (body: string) =>
    runKubectl(['create', '--raw', '/api/v1/namespaces/default/bindings', '-f', '-'], {
      kubeconfig: cluster.kubeconfig,
      input: body,
    });

  test('puts the Pod that it names on a node', async () => {
    await kubectl(
      'create -f -',
      '{apiVersion: v1, kind: Pod, metadata: {name: bound}, spec: {schedulerName: nobody, containers: [{name: c, image: i}]}}',
    );
    expect((await post(binding('bound'))).text).toContain('"status":"Success"');
    expect(await kubectl('get pod bound -o jsonpath={.spec.nodeName}')).toBe('k3s-server');
  });

  test.each([
    ['of a Pod that is not there', () => binding('nobody'), 'pods "nobody" not found'],
    ['of no Pod', () => binding(''), 'Name parameter required.'],
    [
      'of a Pod that has its node',
      () => binding('bound'),
      'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "k3s-server"',
    ],
  ])('%s is refused', async (_, body, message) => {
    expect((await post(body())).text).toContain(message);
  });

  test('can neither be listed nor read', async () => {
    const { text } = await runKubectl('get --raw /api/v1/namespaces/default/bindings', {
      kubeconfig: cluster.kubeconfig,
    });
    expect(text).toContain('list is not supported on resources of kind "bindings"');
  });
});
