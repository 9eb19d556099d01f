/** Volumes of every type on real containers: what they hold, who owns them, how they follow changes, what refuses them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('volumes');
const host = mkdtempSync(join(tmpdir(), 'holdfast-host-path-'));

interface Mounted {
  readonly volume: object;
  readonly mount?: object;
}

/** A sleeping Pod with these volumes, each at /NAME unless its mount says otherwise. */
function pod(name: string, volumes: Readonly<Record<string, Mounted>>, spec: object = {}): object {
  const all = Object.entries(volumes);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      ...spec,
      volumes: all.map(([volume, { volume: source }]) => ({ name: volume, ...source })),
      containers: [
        {
          name: 'main',
          image: 'busybox:1.28',
          command: ['sleep', '3600'],
          env: [{ name: 'SUB', value: 'by-variable' }],
          resources: { limits: { memory: '32Mi' } },
          volumeMounts: all.map(([volume, { mount }]) => ({
            name: volume,
            mountPath: `/${volume}`,
            ...mount,
          })),
        },
      ],
    },
  };
}

const hostPath = (path: string, type?: string): object => ({
  hostPath: { path: join(host, path), ...(type ? { type } : {}) },
});
const claim = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

const manifests: readonly object[] = [
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret' }, stringData: { user: 'bob' } },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config' },
    data: { a: 'one' },
    binaryData: { bytes: 'AAEC' },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `local-${process.pid}` },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      local: { path: join(host, 'local') },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] },
          ],
        },
      },
    },
  },
  claim('local', { storageClassName: 'manual' }),
  claim('dynamic', {}),
  pod('paths', {
    directory: { volume: hostPath('directory', 'Directory'), mount: { readOnly: true } },
    file: { volume: hostPath('file', 'File') },
    'new-file': { volume: hostPath('new-file', 'FileOrCreate') },
    'new-directory': { volume: hostPath('new/directory', 'DirectoryOrCreate') },
    untyped: { volume: hostPath('untyped') },
  }),
  pod(
    'data',
    {
      config: {
        volume: {
          configMap: {
            name: 'config',
            defaultMode: 0o440,
            items: [
              { key: 'a', path: 'deep/a', mode: 0o400 },
              { key: 'bytes', path: 'bytes' },
            ],
          },
        },
      },
      optional: { volume: { configMap: { name: 'later', optional: true } } },
      secret: { volume: { secret: { secretName: 'secret' } } },
      projected: {
        volume: {
          projected: {
            sources: [
              { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
              {
                downwardAPI: {
                  items: [
                    { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
                    {
                      path: 'memory',
                      resourceFieldRef: {
                        containerName: 'main',
                        resource: 'limits.memory',
                        divisor: '1Mi',
                      },
                    },
                  ],
                },
              },
            ],
          },
        },
      },
      scratch: { volume: { emptyDir: {} }, mount: { subPathExpr: '$(SUB)/deeper' } },
      local: { volume: { persistentVolumeClaim: { claimName: 'local' } } },
      dynamic: { volume: { persistentVolumeClaim: { claimName: 'dynamic' } } },
      ephemeral: {
        volume: {
          ephemeral: {
            volumeClaimTemplate: {
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
            },
          },
        },
      },
    },
    { securityContext: { runAsUser: 1000, fsGroup: 4000 } },
  ),
  pod('absent', { v: { volume: hostPath('absent', 'Directory') } }),
  pod('no-socket', { v: { volume: hostPath('directory', 'Socket') } }),
  pod('escape', { v: { volume: hostPath('.'), mount: { subPath: 'way-out' } } }),
  pod('waits', { v: { volume: { configMap: { name: 'awaited' } } } }),
];

beforeAll(async () => {
  for (const directory of ['directory', 'local']) mkdirSync(join(host, directory));
  writeFileSync(join(host, 'file'), 'of the host\n');
  symlinkSync('/etc', join(host, 'way-out'));
  await cluster.up(['busybox']);
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
  await Promise.all([cluster.ready('paths'), cluster.ready('data')]);
}, 600_000);
afterAll(async () => {
  await cluster.down();
  rmSync(host, { recursive: true });
});

const inPod = async (name: string, command: string): Promise<string> => {
  const { stdout, stderr } = await cluster.attempt('exec', name, '--', 'sh', '-c', command);
  return stdout + stderr.replace(/command terminated with exit code \d+\n/, '');
};
const inData = (command: string): Promise<string> => inPod('data', command);

describe('hostPath', () => {
  test('files and directories of the host, made where the type says so', async () => {
    expect(await inPod('paths', 'cat /file; echo a > /new-file; echo b > /new-directory/b')).toBe(
      'of the host\n',
    );
    expect(readFileSync(join(host, 'new-file'), 'utf8')).toBe('a\n');
    expect(readFileSync(join(host, 'new/directory/b'), 'utf8')).toBe('b\n');
    expect(existsSync(join(host, 'untyped'))).toBe(true);
    expect(await inPod('paths', 'touch /directory/x')).toContain('Read-only file system');
  });

  test.each([
    { name: 'absent', message: `hostPath type check failed: ${host}/absent is not a directory` },
    { name: 'no-socket', message: `hostPath type check failed: ${host}/directory is not a socket` },
    { name: 'escape', message: 'failed to prepare subPath for volumeMount "v" of container' },
  ])('$name is refused', async ({ name, message }) => {
    await cluster.until(`the event of ${name}`, async () =>
      (
        await cluster.kubectl(
          'get',
          'events',
          `--field-selector=involvedObject.name=${name}`,
          '--output=jsonpath={.items[*].message}',
        )
      ).includes(message),
    );
  });
});

describe('content from the API', () => {
  test('ConfigMaps, Secrets, projected sources: content and modes', async () => {
    expect(
      await inData(
        'cat /config/deep/a /secret/user; od -An -tx1 /config/bytes; cat /projected/memory',
      ),
    ).toBe('onebob 00 01 02\n32');
    // The group of the Pod can always read.
    expect(
      await inData('stat -Lc "%a %g" /config/deep/a /config/bytes /secret/user /projected/token'),
    ).toBe('440 4000\n440 4000\n644 4000\n640 4000\n');
    expect(await inData('touch /config/x /secret/x')).toMatch(/(.*Read-only file system\n){2}/);
  });

  test('a projected token is for its audience and bound to the Pod', async () => {
    const [, payload = ''] = (await inData('cat /projected/token')).split('.');
    const claims: Record<string, unknown> = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    );
    expect(claims).toMatchObject({
      aud: ['vault'],
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io': { namespace: 'default', pod: { name: 'data' } },
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600);
  });

  test('changes show in the running Pod', async () => {
    await cluster.kubectl('patch', 'secret', 'secret', '-p', '{"stringData":{"user":"alice"}}');
    await cluster.kubectl('label', 'pod', 'data', 'more=yes');
    await cluster.kubectl('create', 'configmap', 'later', '--from-literal=late=now');
    await cluster.until(
      'all three',
      async () =>
        (await inData('cat /secret/user /optional/late /projected/labels')) ===
        'alicenowapp="data"\nmore="yes"',
      10,
    );
  });

  test('a Pod waits for a ConfigMap that is missing, and starts when it appears', async () => {
    expect(await cluster.jsonpath('pod/waits', '{.status.phase}')).toBe('Pending');
    await cluster.kubectl('create', 'configmap', 'awaited', '--from-literal=a=b');
    await cluster.ready('waits', 10);
  });
});

describe('storage', () => {
  test('every kind can be written by the group of the Pod', async () => {
    const kinds = ['scratch', 'local', 'dynamic', 'ephemeral'];
    for (const kind of kinds) expect(await inData(`echo ${kind} > /${kind}/file`)).toBe('');
    expect(await inData(`stat -c "%u %g" ${kinds.map((kind) => `/${kind}/file`).join(' ')}`)).toBe(
      '1000 4000\n'.repeat(4),
    );
    expect(readFileSync(join(host, 'local/file'), 'utf8')).toBe('local\n');
  });

  test('what a claim holds outlives the Pod; what belongs to the Pod goes with it', async () => {
    const directories = async (): Promise<string[]> => {
      const list: {
        items: { spec: { claimRef: { name: string }; hostPath?: { path: string } } }[];
      } = JSON.parse(await cluster.kubectl('get', 'persistentvolumes', '-o', 'json'));
      return list.items.map(({ spec }) => spec.claimRef.name).toSorted();
    };
    expect(await directories()).toEqual(['data-ephemeral', 'dynamic', 'local']);
    await cluster.kubectl('delete', 'pod', 'data');
    await cluster.until(
      'the claim of the Pod is gone, with its volume',
      async () => !(await directories()).includes('data-ephemeral'),
    );
    expect(await directories()).toEqual(['dynamic', 'local']);
    expect(readFileSync(join(host, 'local/file'), 'utf8')).toBe('local\n');
  });
});
