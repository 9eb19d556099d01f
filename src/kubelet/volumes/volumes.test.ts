import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  configMaps,
  persistentVolumeClaims,
  persistentVolumes,
  secrets,
} from '#api/gen/resources.ts';
import type { Pod, PodSpec } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import { kubeletDefaults, type KubeletConfig } from '../config.ts';
import { createPlainHost } from '../host/plain-host.ts';
import { References } from '../references.ts';
import { MemoryClient } from '../testing/memory-client.ts';
import { podOf } from '../testing/pods.ts';
import { TokenCache } from './token-cache.ts';
import { VolumeManager } from './volume-manager.ts';
import type { MountedVolume } from './volume.ts';

let root: string;
let clock: VirtualClock;
let client: MemoryClient;
let references: References;
let manager: VolumeManager;
let changes: number;
let refreshes: number[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'volumes-'));
  clock = new VirtualClock();
  client = new MemoryClient(clock);
  references = new References({ client, clock, random: seededRandom(1), log: silentLogger });
  const config: KubeletConfig = {
    ...kubeletDefaults,
    nodeName: 'node',
    nodeIP: '192.0.2.1',
    clusterDNS: [],
    rootDir: root,
    podLogsDir: join(root, 'logs'),
    localPathDir: join(root, 'storage'),
    version: 'v1.36.0',
  };
  manager = new VolumeManager({
    config,
    host: createPlainHost(root),
    references,
    tokens: new TokenCache(client, clock),
    node: () => undefined,
  });
  changes = 0;
  refreshes = [];
});

afterEach(async () => {
  references.close();
  await rm(root, { recursive: true });
});

function mount(pod: Pod): Promise<ReadonlyMap<string, MountedVolume>> {
  const holder = { id: pod.metadata.uid, changed: () => changes++ };
  return manager.mount(pod, {
    holder,
    refreshAfter: (milliseconds) => refreshes.push(milliseconds),
  });
}

const withVolume = (volume: object, spec: Partial<PodSpec> = {}): Pod =>
  podOf({ ...spec, volumes: [{ name: 'v', ...volume }] }, { metadata: { labels: { a: 'b"c' } } });

const meta = (name: string) => ({ name, namespace: 'default' });
const encode = (text: string): string => Buffer.from(text).toString('base64');

async function filesOf(pod: Pod): Promise<Record<string, string>> {
  const path = (await mount(pod)).get('v')?.hostPath ?? '';
  const names = (await readdir(path)).filter((name) => !name.startsWith('..'));
  const read = names.map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}

test('a ConfigMap with text and binary data; its change wakes the Pod', async () => {
  const stored = await client.create(configMaps, {
    metadata: meta('c'),
    data: { a: 'one' },
    binaryData: { b: encode('two') },
  });
  const pod = withVolume({ configMap: { name: 'c' } });
  expect(await filesOf(pod)).toEqual({ a: 'one', b: 'two' });
  await client.update(configMaps, { ...stored, data: { a: 'changed' } });
  await settle();
  expect(changes).toBe(1);
  expect(await filesOf(pod)).toMatchObject({ a: 'changed' });
});

test.each([
  { volume: { configMap: { name: 'none' } }, message: 'configmap "none" not found' },
  { volume: { secret: { secretName: 'none' } }, message: 'secret "none" not found' },
  {
    volume: { projected: { sources: [{ secret: { name: 'none' } }] } },
    message: 'secret "none" not found',
  },
  {
    volume: { persistentVolumeClaim: { claimName: 'none' } },
    message: 'persistentvolumeclaim "none" not found',
  },
  {
    volume: { nfs: { server: 'x', path: '/' } },
    message: 'no volume plugin matched name: kubernetes.io/nfs',
  },
])('$message', async ({ volume, message }) => {
  await expect(mount(withVolume(volume))).rejects.toThrow(
    `MountVolume.SetUp failed for volume "v" : ${message}`,
  );
});

test('optional sources may be missing', async () => {
  expect(await filesOf(withVolume({ configMap: { name: 'none', optional: true } }))).toEqual({});
  expect(await filesOf(withVolume({ secret: { secretName: 'none', optional: true } }))).toEqual({});
});

test('a Secret lies in memory and goes with the Pod', async () => {
  await client.create(secrets, { metadata: meta('s'), data: { pw: encode('s3cret') } });
  const pod = withVolume({ secret: { secretName: 's' } });
  expect(await filesOf(pod)).toEqual({ pw: 's3cret' });
  expect((await mount(pod)).get('v')?.hostPath).toBe(
    join(root, 'memory/pod-uid/kubernetes.io~secret/v'),
  );
  await manager.unmount(pod);
  expect(await readdir(join(root, 'memory'))).toEqual([]);
});

test('the downward API', async () => {
  const items = [
    { path: 'name', fieldRef: { fieldPath: 'metadata.name' } },
    { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
    {
      path: 'cpu',
      resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' },
    },
  ];
  const pod = withVolume(
    { downwardAPI: { items } },
    { containers: [{ name: 'main', resources: { limits: { cpu: '250m' } } }] },
  );
  expect(await filesOf(pod)).toEqual({ name: 'pod', labels: 'a="b\\"c"', cpu: '250' });
});

test('a ServiceAccount token is kept until four fifths of its life', async () => {
  const asked: object[] = [];
  client.answerPost = (subresource, body) => {
    asked.push({ subresource, body });
    return {
      status: {
        token: `token-${asked.length}`,
        expirationTimestamp: toTime(clock.now() + 3_600_000),
      },
    };
  };
  const pod = withVolume({
    projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] },
  });
  expect(await filesOf(pod)).toEqual({ token: 'token-1' });
  expect(asked[0]).toMatchObject({
    subresource: 'token',
    body: {
      spec: {
        expirationSeconds: 3607,
        boundObjectRef: { kind: 'Pod', name: 'pod', uid: 'pod-uid' },
      },
    },
  });
  expect(refreshes).toEqual([2_880_000]);
  await clock.advance(2_879_000);
  expect(await filesOf(pod)).toEqual({ token: 'token-1' });
  await clock.advance(2_000);
  expect(await filesOf(pod)).toEqual({ token: 'token-2' });
});

test('a claim of a local-path volume has its directory made', async () => {
  const path = join(root, 'storage/pvc-1_default_claim');
  await client.create(persistentVolumeClaims, {
    metadata: meta('claim'),
    spec: { volumeName: 'pvc-1' },
    status: { phase: 'Pending' },
  });
  const pod = withVolume({ persistentVolumeClaim: { claimName: 'claim' } });
  await expect(mount(pod)).rejects.toThrow('PVC default/claim is not bound');
  await client.create(persistentVolumes, {
    metadata: {
      name: 'pvc-1',
      annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' },
    },
    spec: { hostPath: { path, type: 'DirectoryOrCreate' } },
  });
  await client.patch(persistentVolumeClaims, meta('claim'), {
    type: 'merge',
    body: { status: { phase: 'Bound' } },
  });
  await settle();
  expect(changes).toBeGreaterThan(0);
  expect((await mount(pod)).get('v')).toEqual({ hostPath: path, readOnly: false });
  await manager.unmount(pod);
  expect(await readdir(join(root, 'storage'))).toEqual(['pvc-1_default_claim']);
});

test('unmounting lets go of what the Pod referred to', async () => {
  await client.create(configMaps, { metadata: meta('c'), data: {} });
  const pod = withVolume({ configMap: { name: 'c' } });
  await mount(pod);
  await manager.unmount(pod);
  await client.patch(configMaps, meta('c'), { type: 'merge', body: { data: { a: 'b' } } });
  await settle();
  expect(changes).toBe(0);
  // A link in the Pod's directory leads the removal nowhere else.
  await mkdir(join(root, 'outside/kept'), { recursive: true });
  await mkdir(join(root, 'pods/pod-uid'), { recursive: true });
  await symlink(join(root, 'outside'), join(root, 'pods/pod-uid/link'));
  await manager.unmount(pod);
  expect(await readdir(join(root, 'outside'))).toEqual(['kept']);
});
