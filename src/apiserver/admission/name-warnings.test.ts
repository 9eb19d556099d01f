/**
 * What a person is warned of when names will not resolve, through the API's own verbs: the right manifests in silence,
 * each mistake with its remedy.
 */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { createStrategies } from '../resources/index.ts';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';
import { governingService } from './governing-service.ts';
import { podNames } from './pod-names.ts';

const services = { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } };
const paths: Readonly<Record<string, string>> = {
  Pod: '/api/v1/namespaces/default/pods',
  Service: '/api/v1/namespaces/default/services',
  ReplicationController: '/api/v1/namespaces/default/replicationcontrollers',
  StatefulSet: '/apis/apps/v1/namespaces/default/statefulsets',
  Deployment: '/apis/apps/v1/namespaces/default/deployments',
  DaemonSet: '/apis/apps/v1/namespaces/default/daemonsets',
  ReplicaSet: '/apis/apps/v1/namespaces/default/replicasets',
};

let api: Fixture;
beforeEach(async () => {
  api = await startCore({
    strategies: createStrategies({ services }),
    admission: [governingService, podNames],
  });
});
afterEach(() => api.stop());

interface Manifest {
  readonly kind: string;
}

/** Creates it; resolves to its warnings. */
async function create(manifest: Manifest, query = ''): Promise<readonly string[]> {
  const { code, json, warnings } = await api.request(`POST ${paths[manifest.kind]}${query}`, {
    body: manifest,
  });
  expect(code, JSON.stringify(json)).toBe(201);
  return warnings;
}

function service(name: string, spec: string, annotations = '{}'): Manifest {
  return parse(
    `{apiVersion: v1, kind: Service, metadata: {name: ${name}, annotations: ${annotations}}, spec: ${spec}}`,
  );
}

const container = 'containers: [{name: c, image: i}]';

function pod(spec: string, name = 'web'): Manifest {
  const metadata = `{name: ${name}, labels: {app: web}}`;
  return parse(
    `{apiVersion: v1, kind: Pod, metadata: ${metadata}, spec: {${container}${spec && ', '}${spec}}}`,
  );
}

function workload(kind: string, name: string, spec: string, podSpec = ''): Manifest {
  const apiVersion = kind === 'ReplicationController' ? 'v1' : 'apps/v1';
  const selector = apiVersion === 'v1' ? '{app: web}' : '{matchLabels: {app: web}}';
  const template = `{metadata: {labels: {app: web}}, spec: {${container}${podSpec && ', '}${podSpec}}}`;
  return parse(
    `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}}, spec: {selector: ${selector}, template: ${template}${spec && ', '}${spec}}}`,
  );
}

const headless = '{clusterIP: None, selector: {app: web}}';
const routed = '{selector: {app: web}, ports: [{port: 80}]}';
const named = 'hostname: web-0, subdomain: web';
const member = 'web-0.web.default.svc';

describe('nothing is said of', () => {
  test('the example', async () => {
    const path = new URL('../../../examples/mysql/mysql.yaml', import.meta.url);
    const documents = parseAllDocuments(await readFile(path, 'utf8'));
    expect(documents).toHaveLength(2);
    for (const document of documents) expect(await create(document.toJS())).toEqual([]);
  });

  test.each<readonly [string, readonly Manifest[]]>([
    ['a Pod', [pod('')]],
    ['a Pod with its own name', [service('web', headless), pod(named)]],
    [
      'a Pod that uses three servers of its own',
      [pod('dnsPolicy: None, dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3]}')],
    ],
    ['a Pod with two more servers', [pod('dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2]}')]],
    [
      'a Pod of the host’s network',
      [pod('hostNetwork: true, dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3]}')],
    ],
    [
      'a Service, and a Deployment behind it',
      [service('web', routed), workload('Deployment', 'web', '')],
    ],
    ['a headless Service without ports', [service('web', headless)]],
    ['a Service without a selector', [service('web', '{clusterIP: None}')]],
    [
      'a Service of names outside',
      [service('web', '{type: ExternalName, externalName: www.example.com}')],
    ],
    [
      'an alias in the cluster',
      [service('old', '{type: ExternalName, externalName: web.default.svc.cluster.local.}')],
    ],
    [
      'a StatefulSet with its Service',
      [service('web', headless), workload('StatefulSet', 'web', 'serviceName: web')],
    ],
    [
      'a StatefulSet with a Service to read from',
      [
        service('web', headless),
        workload('StatefulSet', 'db', 'serviceName: web'),
        service('read', routed),
      ],
    ],
    [
      'names of members that aren’t Ready',
      [service('web', headless, '{dns.holdfast.dev/member-names: always}')],
    ],
    [
      'addresses published before they are Ready',
      [
        service('web', '{clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}}'),
        workload('StatefulSet', 'web', 'serviceName: web', 'setHostnameAsFQDN: true'),
      ],
    ],
  ])('%s', async (_, manifests) => {
    for (const manifest of manifests) expect(await create(manifest)).toEqual([]);
  });
});

describe('Pods and templates', () => {
  type Case = readonly [of: string, existing: readonly Manifest[], written: Manifest, says: string];
  test.each<Case>([
    [
      'hostname alone',
      [],
      pod('hostname: web-0'),
      'spec.hostname: nothing in DNS leads to "web-0", which is known within the Pod only; where others shall find it, ' +
        'set spec.subdomain to the name of a headless Service that selects the Pod',
    ],
    [
      'subdomain alone',
      [service('web', headless)],
      pod('subdomain: web'),
      'spec.subdomain: without spec.hostname the Pod has no name of its own below "web"; set spec.hostname too',
    ],
    [
      'subdomain alone, of many',
      [service('web', headless)],
      workload('Deployment', 'web', '', 'subdomain: web'),
      'spec.template.spec.subdomain: without spec.template.spec.hostname the Pod has no name of its own below "web"; ' +
        'where each Pod needs one, use a StatefulSet',
    ],
    [
      'no Service',
      [],
      pod(named),
      `spec.subdomain: there is no Service "web" yet in namespace "default", so names such as ${member} don't resolve ` +
        'before it comes; apply a headless Service "web" (clusterIP: None, selector app=web), or correct the subdomain',
    ],
    [
      'a Service that isn’t headless',
      [service('web', routed)],
      pod(named),
      'spec.subdomain: Service "web" is not headless, so "web" is one balanced address instead of those of its Pods, ' +
        `and names such as ${member} resolve in some clusters only; make it a headless Service "web" ` +
        "(clusterIP: None, selector app=web); its clusterIP can't be changed: delete it first",
    ],
    [
      'a Service that selects others',
      [service('web', '{clusterIP: None, selector: {app: db}}')],
      pod(named),
      `spec.subdomain: Service "web" selects Pods with app=db (the Pod has app=web), so names such as ${member} ` +
        "don't resolve; make its selector app=web",
    ],
    [
      'a Service that is an alias',
      [service('web', '{type: ExternalName, externalName: www.example.com}')],
      workload('ReplicationController', 'web', '', named),
      'spec.template.spec.subdomain: Service "web" is only another name for a host (type ExternalName), ' +
        `so names such as ${member} don't resolve; make it a headless Service "web" ` +
        "(clusterIP: None, selector app=web); its clusterIP can't be changed: delete it first",
    ],
    [
      'more servers than a resolver takes',
      [],
      pod('dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3]}'),
      'spec.dnsConfig.nameservers: "192.0.2.3" is never asked, since the cluster\'s DNS comes first and a resolver takes 3; ' +
        'leave one out, or set dnsPolicy: None',
    ],
    [
      'a host name that is too long',
      [service('a-very-long-subdomain-of-this-namespace', headless)],
      pod(
        'hostname: web-0, subdomain: a-very-long-subdomain-of-this-namespace, setHostnameAsFQDN: true',
      ),
      'spec.setHostnameAsFQDN: "web-0.a-very-long-subdomain-of-this-namespace.default.svc.cluster.local" has 71 characters, ' +
        'and a host name at most 64, so the Pod will not start; shorten the names, or leave this out',
    ],
    [
      'a host name in a StatefulSet',
      [service('web', headless)],
      workload('StatefulSet', 'web', 'serviceName: web', 'hostname: web'),
      "spec.template.spec.hostname: it isn't used, each Pod of a StatefulSet has its own name as hostname; leave it out",
    ],
    [
      'a subdomain in a StatefulSet',
      [service('web', headless)],
      workload('StatefulSet', 'web', 'serviceName: web', 'subdomain: other'),
      'spec.template.spec.subdomain: it isn\'t used, Pods of a StatefulSet are named below spec.serviceName ("web"); ' +
        'leave it out',
    ],
    [
      'a host name of members that is too long, at the last ordinal',
      [service('a-service-for-the-members', headless)],
      workload(
        'StatefulSet',
        'some-data',
        'serviceName: a-service-for-the-members, replicas: 1001',
        'setHostnameAsFQDN: true',
      ),
      'spec.template.spec.setHostnameAsFQDN: "some-data-1000.a-service-for-the-members.default.svc.cluster.local" ' +
        'has 66 characters, and a host name at most 64, so the Pod will not start; shorten the names, or leave this out',
    ],
    [
      'a long name of a StatefulSet',
      [service('web', headless)],
      workload('StatefulSet', 'w'.repeat(53), 'serviceName: web'),
      'metadata.name: it has 53 characters; what its Pods are labelled with is 11 longer and at most 63, ' +
        'so none can be created; take a name of 52 at most',
    ],
    [
      'a dotted name of a StatefulSet',
      [service('web', headless)],
      workload('StatefulSet', 'web.v1', 'serviceName: web'),
      'metadata.name: its Pods have this as their host name, which can hold no dot, so none can be created; call it "web-v1"',
    ],
  ])('%s', async (_, existing, written, says) => {
    for (const manifest of existing) await create(manifest);
    expect(await create(written)).toEqual([says]);
  });

  test.each(['Deployment', 'ReplicaSet', 'DaemonSet', 'ReplicationController'])(
    'a dotted name of a %s, once',
    async (kind) => {
      const manifest = workload(kind, 'web.v1', '');
      expect(await create(manifest)).toEqual([
        expect.stringMatching(
          /^metadata\.name: this is used in .*host ?names?.*; a DNS label is recommended: \[/,
        ),
      ]);
      const change = { metadata: { labels: { a: 'b' } } };
      const patched = await api.request(`PATCH ${paths[kind]}/web.v1`, {
        body: change,
        contentType: 'application/merge-patch+json',
      });
      expect([patched.code, patched.warnings]).toEqual([200, []]);
    },
  );

  test('a name of 52 characters is the longest of a StatefulSet', async () => {
    await create(service('web', headless));
    expect(await create(workload('StatefulSet', 'w'.repeat(52), 'serviceName: web'))).toEqual([]);
  });

  test('what a controller makes is not looked at again', async () => {
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web',
      uid: 'u',
      controller: true,
    };
    const owned = pod('hostname: web-0');
    const metadata = { name: 'web', ownerReferences: [owner] };
    expect(await create({ ...owned, metadata } as Manifest)).toEqual([]);
  });
});

describe('Services', () => {
  const field = 'spec.externalName';
  test.each([
    [
      '192.0.2.1',
      `${field}: "192.0.2.1" is an address, and DNS has aliases for names only, so the Service's name doesn't resolve; ` +
        'leave out type and selector, and write an EndpointSlice with the address',
    ],
    [
      `${'a'.repeat(64)}.example.com`,
      `${field}: "${'a'.repeat(64)}" is longer than the 63 characters between two dots that DNS allows, ` +
        "so the Service's name doesn't resolve; correct it",
    ],
    [
      'web',
      `${field}: "web" is taken as a whole name, so the Service's name doesn't resolve to another Service; ` +
        'write it out, as in db.default.svc.cluster.local',
    ],
    [
      'web.default.svc',
      `${field}: "web.default.svc" is taken as a whole name, so the Service's name doesn't resolve to another Service; ` +
        'write it out, as in db.default.svc.cluster.local',
    ],
  ])('externalName %s', async (name, says) => {
    const manifest = service('old', `{type: ExternalName, externalName: ${name}}`);
    expect(await create(manifest)).toEqual([says]);
  });

  test('an annotation that is spelt wrong', async () => {
    const annotations = '{dns.holdfast.dev/member-names: "true"}';
    expect(await create(service('web', headless, annotations))).toEqual([
      'metadata.annotations[dns.holdfast.dev/member-names]: "true" means nothing; the one value is "always"',
    ]);
  });
});

describe('at every write', () => {
  const merge = { contentType: 'application/merge-patch+json' };
  const wrong = { spec: { selector: { app: 'db' } } };
  const cutOff = [
    expect.stringMatching(
      /^StatefulSet "web" has this as its spec\.serviceName, but it selects Pods with app=db \(the template has app=web\), /,
    ),
  ];

  beforeEach(async () => {
    await create(service('web', headless));
    await create(workload('StatefulSet', 'web', 'serviceName: web'));
  });

  const at = `${paths['Service']}/web`;
  test.each([
    ['a dry run', `PATCH ${at}?dryRun=All`, { body: wrong, ...merge }],
    ['a patch', `PATCH ${at}`, { body: wrong, ...merge }],
    [
      'what kubectl apply sends',
      `PATCH ${at}`,
      { body: wrong, contentType: 'application/strategic-merge-patch+json' },
    ],
    [
      'a replacement',
      `PUT ${at}`,
      { body: service('web', '{clusterIP: None, selector: {app: db}}') },
    ],
  ])('a selector that cuts off a StatefulSet, by %s', async (_, request, options) => {
    const { code, json, warnings } = await api.request(request, options);
    expect(code, JSON.stringify(json)).toBe(200);
    expect(warnings).toEqual(cutOff);
  });

  test('a governing Service that becomes an alias', async () => {
    const alias = { type: 'ExternalName', externalName: 'a.example.com', clusterIP: null };
    const { code, warnings } = await api.request(`PATCH ${at}`, {
      body: { spec: alias },
      ...merge,
    });
    expect(code).toBe(200);
    expect(warnings).toEqual([
      expect.stringContaining('but it is only another name for a host (type ExternalName)'),
    ]);
  });

  test('labels of the template that the Service doesn’t select', async () => {
    await create(service('strict', '{clusterIP: None, selector: {app: web, tier: data}}'));
    expect(
      await create(workload('StatefulSet', 'strict', 'serviceName: strict'), '?dryRun=All'),
    ).toEqual([expect.stringContaining('tier=data (the template has no such label)')]);
  });

  test('a Service is deleted that a StatefulSet names, and not when that is gone', async () => {
    const { warnings } = await api.request(`DELETE ${at}`);
    expect(warnings).toEqual([expect.stringContaining('has this as its spec.serviceName')]);
    await create(service('web', headless));
    await api.request(`DELETE ${paths['StatefulSet']}/web`);
    expect((await api.request(`DELETE ${at}`)).warnings).toEqual([]);
  });

  test('not at a status or a scale', async () => {
    await api.request(`DELETE ${at}`);
    const set = `${paths['StatefulSet']}/web`;
    const scaled = await api.request(`PATCH ${set}/scale`, {
      body: { spec: { replicas: 3 } },
      ...merge,
    });
    const status = await api.request(`PATCH ${set}/status`, {
      body: { status: { replicas: 1 } },
      ...merge,
    });
    expect([scaled.code, status.code]).toEqual([200, 200]);
    expect([...scaled.warnings, ...status.warnings]).toEqual([]);
  });
});
