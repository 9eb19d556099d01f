/** What a Corefile's `kubernetes` options change in what the DNS thread is told. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { endpointSlices, namespaces, nodes, pods, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Node, Pod, PodStatus } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { defaultClusterSettings } from './config/settings.ts';
import type { ClusterSettings } from './config/settings.ts';
import type { Update } from './running-engine.ts';
import { namespace, service, slice } from './fixtures.ts';
import { RecordSource } from './source.ts';

let informers: MemoryInformers;
let source: RecordSource;
/** What each owner said last. */
let said: Map<string, readonly string[]>;
let updates: number;

beforeEach(async () => {
  informers = new MemoryInformers();
  said = new Map();
  updates = 0;
  for (const name of ['default', 'other']) informers.of(namespaces).put(namespace(name));
  informers.of(services).put(service('db'));
  informers.of(services).put(service('db', {}, 'other'));
  const empty = service('empty', { clusterIP: '10.43.0.9' });
  informers.of(services).put({ ...empty, metadata: { ...empty.metadata, labels: { app: 'web' } } });
  informers.of(endpointSlices).put(slice('db', ['db-0=10.42.0.2']));
  const unnamed = slice('db', ['10.42.0.3'], { suffix: 'unnamed' });
  const endpoints = (unnamed.endpoints ?? []).map((each) => ({
    ...each,
    targetRef: { kind: 'Pod', name: 'web-x7k2p' },
  }));
  informers.of(endpointSlices).put({ ...unnamed, endpoints });
  const update = ({ changes }: Update): void => {
    updates += 1;
    for (const { owner, records, names = [] } of changes) {
      said.set(owner, [...records.map(({ name, type }) => `${type} ${name}`), ...names]);
    }
  };
  source = new RecordSource({ informers, clock: systemClock, clusterDomain: 'x', update });
  source.start();
  await source.untilSynced();
});

async function configure(settings: Partial<ClusterSettings>): Promise<void> {
  source.configure({ ...defaultClusterSettings, ...settings });
  await Promise.resolve();
}

function pod(name: string, address: string, phase: NonNullable<PodStatus['phase']>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { containers: [] },
    status: { phase, podIPs: [{ ip: address }] },
  };
}

let revision = 0;

function node(name: string, ready: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      resourceVersion: String(revision++),
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

/** The slice with its endpoints on these nodes, one after the other. */
function onNodes(slice: EndpointSlice, names: readonly (string | undefined)[]): EndpointSlice {
  const endpoints = (slice.endpoints ?? []).map((endpoint, at) => {
    const nodeName = names[at];
    return nodeName === undefined ? endpoint : { ...endpoint, nodeName };
  });
  return { ...slice, endpoints };
}

describe('RecordSource', () => {
  test('by default every Service, and each namespace with its Pods’ address names', () => {
    expect(said.get('service default/db')).toContain('A 10-42-0-3.db.default.svc.x');
    expect(said.get('service other/db')).toEqual([]);
    expect(said.get('service default/empty')).toContain('A empty.default.svc.x');
    expect(said.get('namespace default')).toEqual(['default.svc.x', 'default.pod.x']);
  });

  test('namespaces: others are unknown', async () => {
    await configure({ namespaces: ['other'] });
    expect(said.get('service default/db')).toEqual([]);
    expect(said.get('namespace default')).toEqual([]);
    expect(said.get('namespace other')).toEqual(['other.svc.x', 'other.pod.x']);
  });

  test('labels', async () => {
    await configure({ labels: 'app=web' });
    expect(said.get('service default/db')).toEqual([]);
    expect(said.get('service default/empty')).toContain('A empty.default.svc.x');
  });

  test('endpoint_pod_names', async () => {
    await configure({ endpointPodNames: true });
    const names = said.get('service default/db');
    expect(names).toContain('A web-x7k2p.db.default.svc.x');
    expect(names).toContain('A db-0.db.default.svc.x');
    expect(names).not.toContain('A 10-42-0-3.db.default.svc.x');
  });

  test('noendpoints', async () => {
    await configure({ noEndpoints: true });
    expect(said.get('service default/db')).toEqual([]);
    expect(said.get('service default/empty')).toContain('A empty.default.svc.x');
  });

  test('ignore empty_service: a cluster IP without a ready endpoint', async () => {
    await configure({ ignoreEmptyService: true });
    expect(said.get('service default/empty')).toEqual([]);
    informers.of(endpointSlices).put(slice('empty', ['10.42.0.8']));
    await vi.waitFor(() =>
      expect(said.get('service default/empty')).toContain('A empty.default.svc.x'),
    );
  });

  test('pods disabled', async () => {
    await configure({ pods: 'disabled' });
    expect(said.get('namespace default')).toEqual(['default.svc.x']);
  });

  test('pods verified: those that run, as long as it is wanted', async () => {
    informers.of(pods).put(pod('runs', '10.42.0.2', 'Running'));
    informers.of(pods).put(pod('over', '10.42.0.4', 'Succeeded'));
    await configure({ pods: 'verified' });
    expect(said.get('pod default/runs')).toEqual(['A 10-42-0-2.default.pod.x']);
    expect(said.get('pod default/over')).toEqual([]);
    informers.of(pods).put(pod('later', '10.42.0.5', 'Running'));
    await vi.waitFor(() => expect(said.get('pod default/later')).toHaveLength(1));
    await configure({ pods: 'insecure' });
    expect(said.get('pod default/runs')).toEqual([]);
    expect(said.get('pod default/later')).toEqual([]);
  });

  describe('a node that is lost', () => {
    const names = ['db-0', 'db-1', 'db-2'].map((member) => `A ${member}.peers.default.svc.x`);
    const members = (): readonly string[] =>
      (said.get('service default/peers') ?? []).filter((name) => names.includes(name));

    beforeEach(async () => {
      for (const name of ['near', 'far']) informers.of(nodes).put(node(name, 'True'));
      informers.of(services).put(service('peers', { publishNotReadyAddresses: true }));
      const told = ['db-0=10.42.0.5', 'db-1=10.42.1.5', 'db-2=10.42.9.5'];
      const peers = slice('peers', told);
      informers.of(endpointSlices).put(onNodes(peers, ['near', 'far', undefined]));
      await Promise.resolve();
      expect(members()).toEqual(names);
    });

    test('takes its members’ names with it, even where those that are not Ready have one', async () => {
      informers.of(nodes).put(node('far', 'Unknown'));
      await Promise.resolve();
      expect(members()).toEqual([names[0], names[2]]);
    });

    test('gives them back when it is back', async () => {
      informers.of(nodes).put(node('far', 'Unknown'));
      await Promise.resolve();
      informers.of(nodes).put(node('far', 'True'));
      await Promise.resolve();
      expect(members()).toEqual(names);
    });

    test('is lost for changes that come meanwhile, and for whoever asks for everything', async () => {
      informers.of(nodes).put(node('far', 'Unknown'));
      informers.of(endpointSlices).put(onNodes(slice('peers', ['db-1=10.42.1.6']), ['far']));
      await Promise.resolve();
      expect(members()).toEqual([]);
      const { changes } = source.everything();
      const peers = changes.find(({ owner }) => owner === 'service default/peers');
      expect(peers?.records).toEqual([]);
    });

    test('a deleted one isn’t silent', async () => {
      informers.of(nodes).put(node('far', 'Unknown'));
      informers.of(nodes).remove(node('far', 'Unknown'));
      await Promise.resolve();
      expect(members()).toEqual(names);
    });

    test('one that says that it isn’t Ready isn’t lost', async () => {
      informers.of(nodes).put(node('far', 'False'));
      await Promise.resolve();
      expect(members()).toEqual(names);
    });

    test('changes what Services with endpoints there say, and no other', async () => {
      said.clear();
      informers.of(nodes).put(node('far', 'Unknown'));
      informers.of(nodes).put(node('far', 'Unknown'));
      await Promise.resolve();
      expect([...said.keys()]).toEqual(['service default/peers']);
    });
  });

  test('settings that say the same say nothing', async () => {
    const before = updates;
    await configure({});
    expect(updates).toBe(before);
  });
});
