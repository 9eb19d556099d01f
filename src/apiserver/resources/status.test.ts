/** What is wrong with the status of objects, in the words that users know: written through the `status` subresource. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageOf } from '#base/errors.ts';
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  resourceQuotas,
  services,
} from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { startCore } from '../registry/testing/fixture.ts';
import type { Fixture } from '../registry/testing/fixture.ts';
import { createStrategies } from './index.ts';

let core: Fixture;

beforeAll(async () => {
  core = await startCore({
    strategies: createStrategies({
      services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
    }),
  });
  const { client } = core;
  const place = { namespace: 'default' };
  await client.create(namespaces, { metadata: { name: 'active' }, spec: {} });
  await client.create(namespaces, { metadata: { name: 'going' }, spec: {} });
  await client.delete(namespaces, { name: 'going' });
  await client.create(nodes, { metadata: { name: 'node' }, spec: {} });
  await client.create(persistentVolumeClaims, {
    metadata: { ...place, name: 'claim' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await client.create(resourceQuotas, { metadata: { ...place, name: 'quota' }, spec: {} });
  for (const type of ['LoadBalancer', 'ClusterIP'] as const) {
    await client.create(services, {
      metadata: { ...place, name: type.toLowerCase() },
      spec: { type, ports: [{ port: 80 }] },
    });
  }
  for (const restartPolicy of ['Never', 'OnFailure', 'Always'] as const) {
    const pod = await client.create(pods, {
      metadata: { ...place, name: restartPolicy.toLowerCase() },
      spec: {
        restartPolicy,
        containers: [
          { name: 'good', image: 'x' },
          { name: 'bad', image: 'x' },
        ],
      },
    });
    await client.update(
      pods,
      { ...pod, status: { ...pod.status, containerStatuses: containers(ended(0), ended(1)) } },
      { subresource: 'status' },
    );
  }
});
afterAll(() => core.stop());

const ended = (exitCode: number) => ({ terminated: { exitCode } });
const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };

function containers(good: object, bad: object) {
  const rest = { image: 'x', imageID: '', ready: false, restartCount: 0 };
  return [
    { ...rest, name: 'good', state: good },
    { ...rest, name: 'bad', state: bad },
  ];
}

/** Why the status is refused; `fine` when it isn't. */
async function refusal(type: ResourceType, name: string, status: object): Promise<string> {
  const key = type.namespaced ? { namespace: 'default', name } : { name };
  const stored: KubeObject = await core.client.get(type, key);
  try {
    const sent = Object.assign({}, stored, { status });
    await core.client.update(type, sent, { subresource: 'status', dryRun: true });
    return 'fine';
  } catch (error) {
    return messageOf(error).replace(/^\S+ "\S+" is invalid: /, '');
  }
}

const states =
  'supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"';

describe.each<readonly [string, ResourceType, readonly (readonly [string, object, string])[]]>([
  [
    'a PersistentVolumeClaim',
    persistentVolumeClaims,
    [
      [
        'claim',
        {
          phase: 'Bound',
          capacity: { storage: '1Gi' },
          allocatedResources: { storage: '2Gi', 'example.com/iops': '5' },
          allocatedResourceStatuses: { storage: 'NodeResizePending' },
        },
        'fine',
      ],
      [
        'claim',
        { capacity: { storage: '-1Ki' } },
        'status.capacity[storage]: Invalid value: -1024: must be a valid resource quantity',
      ],
      [
        'claim',
        { allocatedResources: { cpu: '1' } },
        'status.allocatedResources: Unsupported value: "cpu": supported values: "storage"',
      ],
      [
        'claim',
        { allocatedResources: { storage: '-500m' } },
        'status.allocatedResources[storage]: Invalid value: -1: must be a valid resource quantity',
      ],
      [
        'claim',
        { allocatedResourceStatuses: { storage: 'Growing' } },
        `status.allocatedResourceStatus: Unsupported value: "storage": ${states}`,
      ],
      [
        'claim',
        { allocatedResourceStatuses: { 'a/b/c': 'NodeResizePending' } },
        'status.allocatedResourceStatus: Invalid value: "a/b/c": ',
      ],
    ],
  ],
  [
    'a Namespace',
    namespaces,
    [
      ['active', { conditions: [] }, 'fine'],
      [
        'active',
        { phase: 'Terminating' },
        'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
      ],
      ['going', { phase: 'Terminating' }, 'fine'],
      [
        'going',
        {},
        'status.Phase: Invalid value: "Active": may only be \'Terminating\' if `deletionTimestamp` is not empty',
      ],
    ],
  ],
  [
    'a Node',
    nodes,
    [
      [
        'node',
        {
          capacity: { cpu: '1500m', 'example.com/gpu': '2' },
          addresses: [
            { type: 'InternalIP', address: '192.0.2.1' },
            { type: 'ExternalIP', address: '192.0.2.1' },
          ],
        },
        'fine',
      ],
      [
        'node',
        { capacity: { cpu: '-1' } },
        'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
      ],
      [
        'node',
        { capacity: { cpu: '1' }, allocatable: { 'example.com/gpu': '500m' } },
        'status.allocatable.example.com/gpu: Invalid value: "500m": must be an integer',
      ],
      [
        'node',
        {
          addresses: [
            { type: 'InternalIP', address: '192.0.2.1' },
            { type: 'InternalIP', address: '192.0.2.1' },
          ],
        },
        'status.addresses[1]: Duplicate value: {"address":"192.0.2.1","type":"InternalIP"}',
      ],
    ],
  ],
  [
    'a ResourceQuota',
    resourceQuotas,
    [
      ['quota', { hard: { pods: '3' }, used: { pods: '1' } }, 'fine'],
      [
        'quota',
        { used: { pods: '-1' } },
        'status.used[pods]: Invalid value: "-1": must be greater than or equal to 0',
      ],
      [
        'quota',
        { hard: { nonsense: '1' } },
        'status.hard[nonsense]: Invalid value: "nonsense": must be a standard resource for quotas',
      ],
    ],
  ],
  [
    'a Service',
    services,
    [
      ['loadbalancer', { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }, 'fine'],
      ['loadbalancer', { loadBalancer: { ingress: [{ hostname: 'a.example.com' }] } }, 'fine'],
      [
        'clusterip',
        { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
        "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
      ],
      [
        'loadbalancer',
        { loadBalancer: { ingress: [{ ip: '192.0.2' }] } },
        'status.loadBalancer.ingress[0].ip: Invalid value: "192.0.2": must be a valid IP address',
      ],
      [
        'loadbalancer',
        { loadBalancer: { ingress: [{ hostname: '192.0.2.1' }] } },
        'status.loadBalancer.ingress[0].hostname: Invalid value: "192.0.2.1": must be a DNS name, not an IP address',
      ],
      [
        'loadbalancer',
        { loadBalancer: { ingress: [{ hostname: 'a', ipMode: 'VIP' }] } },
        'status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set',
      ],
      [
        'loadbalancer',
        { loadBalancer: { ingress: [{ ip: '192.0.2.1', ipMode: 'vip' }] } },
        'status.loadBalancer.ingress[0].ipMode: Unsupported value: "vip": supported values: "Proxy", "VIP"',
      ],
    ],
  ],
  [
    'a Pod',
    pods,
    [
      ['always', { podIPs: [{ ip: '10.42.0.2' }, { ip: 'fd00::2' }] }, 'fine'],
      ['always', { containerStatuses: containers(running, running) }, 'fine'],
      ['onfailure', { containerStatuses: containers(ended(0), running) }, 'fine'],
      [
        'onfailure',
        { containerStatuses: containers(running, running) },
        'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
      ],
      [
        'never',
        { containerStatuses: containers(ended(0), running) },
        'status.containerStatuses[1].state: Forbidden: may not be transitioned to non-terminated state',
      ],
      ['never', { containerStatuses: [] }, 'fine'],
      [
        'never',
        { podIPs: [{ ip: '10.42.0.2' }, { ip: '10.42.0.3' }] },
        'status.podIPs: Invalid value: [{"ip":"10.42.0.2"},{"ip":"10.42.0.3"}]: may specify no more than one IP for each IP family',
      ],
      [
        'never',
        { podIPs: [{ ip: '10.42' }] },
        'status.podIPs[0]: Invalid value: "10.42": must be a valid IP address',
      ],
      [
        'never',
        { nominatedNodeName: 'Not A Node' },
        'status.nominatedNodeName: Invalid value: "Not A Node": ',
      ],
      ['never', { conditions: [{ type: 'example.com/ready', status: 'True' }] }, 'fine'],
      [
        'never',
        { conditions: [{ type: 'not good', status: 'True' }] },
        'status.conditions[0].Type: Invalid value: "not good": ',
      ],
    ],
  ],
])('the status of %s', (_kind, type, cases) => {
  test.each(cases)('%s: %j', async (name, status, expected) => {
    const said = await refusal(type, name, status);
    expect(said.slice(0, expected.endsWith(': ') ? expected.length : said.length)).toContain(
      expected,
    );
    if (expected === 'fine') expect(said).toBe('fine');
  });
});

test('an address of a load balancer is one that packets arrive at, where nothing else is said', async () => {
  const key = { namespace: 'default', name: 'loadbalancer' };
  const body = { status: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } } };
  const patch = { type: 'merge', body } as const;
  const { status } = await core.client.patch(services, key, patch, { subresource: 'status' });
  expect(status?.loadBalancer?.ingress).toEqual([{ ip: '192.0.2.9', ipMode: 'VIP' }]);
});
