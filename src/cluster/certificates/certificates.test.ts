import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { loadCertificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { kubeconfig, writeKubeconfig } from './kubeconfig.ts';

const day = 24 * 60 * 60 * 1000;
let directory: string;
let clock: VirtualClock;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-certificates-'));
  clock = new VirtualClock();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const load = (names: readonly string[] = []): Promise<Certificates> =>
  loadCertificates({ directory, nodeName: 'node-a', names, clock, random: systemRandom });
const file = (name: string): string => join(directory, name);

const pairsOf = ({ apiServer, apiServerKubeletClient, kubeletServer, clients }: Certificates) =>
  [apiServer, apiServerKubeletClient, kubeletServer, ...Object.values(clients)].map(
    ({ current }) => current,
  );

describe('loadCertificates()', () => {
  test('makes everything once and then reads it', async () => {
    const [before, after] = [pairsOf(await load()), pairsOf(await load())];
    expect(after).toEqual(before);
    expect(before[0]).toMatchObject({ key: expect.stringContaining('PRIVATE KEY') });
  });

  test('writes nothing that others may read, and leaves no temporary file', async () => {
    await load();
    const names = await readdir(directory);
    expect(names).toContain('ca.key');
    for (const name of names) {
      expect(name).not.toMatch(/\.new$/);
      expect((await stat(file(name))).mode & 0o777, name).toBe(0o600);
    }
  });

  test('covers every name under which the API server is reached', async () => {
    const certificate = new X509Certificate(
      (await load(['10.0.0.7', 'box.lan'])).apiServer.certificate,
    );
    for (const ip of ['127.0.0.1', '::1', '10.43.0.1', '10.0.0.7']) {
      expect(certificate.checkIP(ip), ip).toBe(ip);
    }
    const hosts = ['localhost', 'kubernetes', 'kubernetes.default', 'node-a', 'box.lan'];
    for (const host of [...hosts, 'kubernetes.default.svc.cluster.local']) {
      expect(certificate.checkHost(host), host).toBe(host);
    }
  });

  test('names users and groups as the API server reads them', async () => {
    const { clients } = await load();
    const subject = (pem: string): string => new X509Certificate(pem).subject;
    expect(subject(clients.admin.certificate)).toBe('O=system:masters\nCN=kubernetes-admin');
    expect(subject(clients.kubelet.certificate)).toBe('O=system:nodes\nCN=system:node:node-a');
    expect(subject(clients.scheduler.certificate)).toBe('CN=system:kube-scheduler');
  });

  test.each([
    ['a name is added', async (): Promise<Certificates> => load(['10.9.9.9'])],
    [
      'it expires within a month',
      async (): Promise<Certificates> => {
        await clock.advance(340 * day);
        return load();
      },
    ],
    [
      'its file is corrupt',
      async (): Promise<Certificates> => {
        await writeFile(file('apiserver.crt'), 'nonsense');
        return load();
      },
    ],
    [
      'its key is missing',
      async (): Promise<Certificates> => {
        await rm(file('apiserver.key'));
        return load();
      },
    ],
  ])('makes the serving certificate anew when %s', async (_name, again) => {
    const before = await load();
    const after = await again();
    expect(after.apiServer.certificate).not.toBe(before.apiServer.certificate);
    expect(after.authority).toBe(before.authority);
  });

  test.each([
    ['the authority is corrupt', 'ca.crt', 'nonsense', /cannot be read/],
    ['the key of the authority is corrupt', 'ca.key', 'nonsense', /cannot be read/],
    ['the token key is corrupt', 'sa.key', 'nonsense', /is not a private key/],
  ])('refuses when %s and keeps the file', async (_name, name, text, message) => {
    await load();
    await writeFile(file(name), text);
    await expect(load()).rejects.toThrow(message);
    expect(await readFile(file(name), 'utf8')).toBe(text);
  });

  test('refuses when the key of the authority is missing', async () => {
    await load();
    await rm(file('ca.key'));
    await expect(load()).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  test('refuses when the key belongs to another authority', async () => {
    const other = await mkdtemp(join(tmpdir(), 'holdfast-certificates-'));
    try {
      await load();
      await loadCertificates({ directory: other, nodeName: 'b', clock, random: systemRandom });
      await writeFile(file('ca.key'), await readFile(join(other, 'ca.key')));
      await expect(load()).rejects.toThrow(/does not belong/);
    } finally {
      await rm(other, { recursive: true });
    }
  });

  test('goes on after a crash that left only the key of the authority', async () => {
    await load();
    await rm(file('ca.crt'));
    expect(new X509Certificate((await load()).authority).ca).toBe(true);
  });
});

describe('kubeconfig()', () => {
  test('embeds authority, certificate and key', async () => {
    const { authority, clients } = await load();
    const options = {
      server: 'https://127.0.0.1:6443',
      authority,
      client: clients.admin,
      name: 'default',
    };
    await writeKubeconfig(file('kubeconfig'), options);
    expect(parse(await readFile(file('kubeconfig'), 'utf8'))).toMatchObject({
      'current-context': 'default',
      clusters: [{ cluster: { server: 'https://127.0.0.1:6443' } }],
      users: [{ user: { 'client-key-data': Buffer.from(clients.admin.key).toString('base64') } }],
    });
    expect(kubeconfig(options)).toBe(await readFile(file('kubeconfig'), 'utf8'));
  });
});
