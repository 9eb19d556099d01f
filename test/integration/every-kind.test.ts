/** Every kind that is served: made, shown, described, changed, found and taken away with the real kubectl. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRecord } from '#base/json-object.ts';
import { Cluster } from '#cluster/embedded.ts';
import { certificateRequest } from './testing/certificate.ts';
import { exampleOf } from './testing/examples.ts';
import type { Example } from './testing/examples.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
let kinds: readonly { readonly resource: string; readonly example: Example }[] = [];
let manifest = '';

beforeAll(async () => {
  cluster = await Cluster.start();
  const table = await kubectl('api-resources --verbs=create,get,delete --no-headers');
  const csr = {
    'certificatesigningrequests.certificates.k8s.io': `{spec: {request: ${certificateRequest('/CN=every')}, signerName: test.example/every, usages: [client auth]}}`,
  };
  kinds = servedKinds(table).map((served) => {
    const example = exampleOf(served, csr);
    if (!example) throw new Error(`no example of ${served.resource}: see testing/examples.ts`);
    return { resource: served.resource, example };
  });
  manifest = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: kinds.map(({ example }) => example),
  });
});
afterAll(() => cluster.stop());

async function kubectl(words: string, input = ''): Promise<string> {
  const { text } = await runKubectl(words.split(' '), { kubeconfig: cluster.kubeconfig, input });
  return text;
}

/** Of `kubectl api-resources`: the short names may be missing. */
function servedKinds(table: string) {
  return table.split('\n').map((line) => {
    const [name = '', ...rest] = line.split(/ +/);
    const [apiVersion = '', namespaced, kind = ''] = rest.slice(-3);
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const resource = group ? `${name}.${group}` : name;
    return { resource, apiVersion, kind, namespaced: namespaced === 'true' };
  });
}

/** `kind.group/name` of each, as kubectl prints them. */
function printed(): string[] {
  return kinds.map(({ example: { apiVersion, kind, metadata } }) => {
    const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
    return `${kind.toLowerCase()}${group}/${metadata.name}`;
  });
}

const lines = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: '));

describe('every kind', () => {
  test('is made', async () => {
    const text = await kubectl('create -f -', manifest);
    expect(lines(text)).toEqual(printed().map((name) => `${name} created`));
  });

  test('is shown in a table', async () => {
    const text = await kubectl('get -f - --show-kind', manifest);
    const rows = lines(text).filter(
      (line) => line.includes('/every') || line.includes('/v1.test') || line.includes('/192.'),
    );
    expect(rows.map((row) => row.split(' ')[0])).toEqual(
      expect.arrayContaining(printed().filter((name) => !name.startsWith('event'))),
    );
    expect(text).not.toContain('error');
  });

  test('is described', async () => {
    const { status, text } = await runKubectl(['describe', '-f', '-'], {
      kubeconfig: cluster.kubeconfig,
      input: manifest,
    });
    expect([status, text.match(/^error.*$/m)?.[0]]).toEqual([0, undefined]);
    expect(text.match(/^Name: +\S+$/gm)).toHaveLength(kinds.length);
  });

  test('is changed by a patch', async () => {
    const text = await kubectl('label -f - every=kind', manifest);
    expect(lines(text)).toEqual(printed().map((name) => `${name} labeled`));
  });

  test('is found by its name', async () => {
    const resources = kinds.map(({ resource }) => resource).join(',');
    const text = await kubectl(`get ${resources} -A -l every=kind -o name`);
    expect(lines(text)).toEqual(expect.arrayContaining(printed()));
    const named = await kubectl(
      `get ${resources} -n default --field-selector metadata.name=every -o name`,
    );
    // Events of both groups are the same objects.
    expect(lines(named).toSorted()).toEqual(
      [
        ...printed().filter((name) => name.endsWith('/every')),
        'event.events.k8s.io/every',
      ].toSorted(),
    );
  });

  test('is explained', async () => {
    for (const { resource } of kinds.filter((_, index) => index % 10 === 0)) {
      expect(await kubectl(`explain ${resource}`)).toMatch(/^(GROUP|KIND): /m);
    }
  });

  test('is deleted', async () => {
    const text = await kubectl('delete -f - --wait=false', manifest);
    expect(lines(text).map((line) => line.replace(/ from .*$/, ''))).toEqual(
      printed().map((name) => `${name.replace('/', ' "')}" deleted`),
    );
    await expect
      .poll(async () => {
        const resources = kinds.map(({ resource }) => resource).join(',');
        return lines(await kubectl(`get ${resources} -A -l every=kind -o name`));
      })
      .toEqual([]);
  });
});

describe('selectable fields', () => {
  test.each([
    ['services -n default', 'spec.clusterIP=10.43.0.1', 'service/kubernetes'],
    ['namespaces', 'status.phase=Active', 'namespace/default'],
    ['nodes', 'spec.unschedulable=false', 'node/'],
  ])('%s by %s', async (what, selector, found) => {
    expect(await kubectl(`get ${what} --field-selector ${selector} -o name`)).toContain(found);
  });

  test('others are refused', async () => {
    expect(await kubectl('get nodes --field-selector spec.nonsense=1')).toContain(
      'field label not supported: spec.nonsense',
    );
  });
});

describe('the objects of every cluster', () => {
  test('APIServices name each group and version that is served', async () => {
    const rows = lines(await kubectl('get apiservices --no-headers'));
    const versions = lines(await kubectl('api-versions')).filter(
      (version) => version !== 'apiregistration.k8s.io/v1',
    );
    expect(rows.map((row) => row.split(/ +/).slice(0, 3).join(' ')).toSorted()).toEqual(
      versions
        .map((version) => {
          const [group = '', number = ''] = version.split('/');
          return number ? `${number}.${group} Local True` : `${group}. Local True`;
        })
        .toSorted(),
    );
  });

  test('come back when somebody deletes them', async () => {
    await kubectl('delete apiservice v1.apps flowschema/exempt prioritylevelconfiguration/exempt');
    await expect
      .poll(() =>
        kubectl(
          'get apiservice/v1.apps flowschema/exempt prioritylevelconfiguration/exempt -o name',
        ),
      )
      .toBe(
        'apiservice.apiregistration.k8s.io/v1.apps\n' +
          'flowschema.flowcontrol.apiserver.k8s.io/exempt\n' +
          'prioritylevelconfiguration.flowcontrol.apiserver.k8s.io/exempt',
      );
  });

  test('flow schemas know their priority levels', async () => {
    await expect
      .poll(() => kubectl('get flowschemas global-default --no-headers'))
      .toMatch(/^global-default +global-default +9900 +ByUser +\d+s +False$/);
  });

  test('mandatory ones cannot be changed', async () => {
    expect(
      await kubectl(
        'patch flowschema catch-all --type=merge -p {"spec":{"matchingPrecedence":77}}',
      ),
    ).toContain("spec of 'catch-all' must equal the fixed value");
  });

  test('the range of Services is ready', async () => {
    await expect
      .poll(() =>
        kubectl(
          'get servicecidr kubernetes -o jsonpath={.spec.cidrs[0]}{.status.conditions[*].status}',
        ),
      )
      .toBe('10.43.0.0/16True');
  });
});

test('a Service has its address as an object, for as long as it is there', async () => {
  await kubectl('create service clusterip short --tcp=80 --clusterip=10.43.0.99');
  await expect
    .poll(() => kubectl('get ip 10.43.0.99 --no-headers'))
    .toMatch(/^10\.43\.0\.99 +services\/default\/short$/);
  await kubectl('delete service short');
  await expect
    .poll(() => kubectl('get ip 10.43.0.99'))
    .toContain('ipaddresses.networking.k8s.io "10.43.0.99" not found');
});

test('a definition of a custom kind is established, and its version has an APIService', async () => {
  const definition = kinds.find(({ resource }) => resource.startsWith('customresource'))?.example;
  await kubectl('create -f -', JSON.stringify(definition));
  const crd = 'crd/every.test.example';
  await kubectl(`wait ${crd} --for=condition=Established`);
  const parsed: unknown = JSON.parse(await kubectl(`get ${crd} -o json`));
  expect(isRecord(parsed) && parsed['status']).toMatchObject({
    acceptedNames: { plural: 'every', singular: 'every', kind: 'Every', listKind: 'EveryList' },
    conditions: [
      { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
      { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
    ],
    storedVersions: ['v1'],
  });
  await kubectl('wait --for=create apiservice/v1.test.example --timeout=10s');
  await kubectl(`delete ${crd}`);
  await kubectl('wait --for=delete apiservice/v1.test.example --timeout=10s');
  expect(lines(await kubectl('get apiservices -o name'))).not.toContain(
    'apiservice.apiregistration.k8s.io/v1.test.example',
  );
});
