/** Tokens of ServiceAccounts that Secrets hold, as kubectl users make and use them. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
const kubectl = kubectlFor(() => cluster);
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

const manifest = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'robot', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
  type: 'kubernetes.io/service-account-token',
});

async function tokenOf(name: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const encoded = await kubectl(`get secret ${name} -o jsonpath={.data.token}`);
      expect(encoded).not.toBe('');
      return Buffer.from(encoded, 'base64').toString();
    },
    { timeout: 10_000 },
  );
}

async function whoami(token: string): Promise<string> {
  const words = ['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}', '--token', token];
  // Without the administrator's certificate.
  const options = ['--server', cluster.url, '--insecure-skip-tls-verify', '--kubeconfig=/dev/null'];
  return (await runKubectl([...words, ...options], { kubeconfig: '/dev/null' })).text;
}

test('a Secret of the type is filled, good for the API, and gone with its account', async () => {
  await kubectl('create serviceaccount robot');
  await kubectl('apply -f -', manifest);
  const token = await tokenOf('robot');
  expect(await whoami(token)).toBe('system:serviceaccount:default:robot');
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/secret.name': 'robot',
    sub: 'system:serviceaccount:default:robot',
  });
  expect(payload).not.toHaveProperty('exp');
  expect(await kubectl('describe secret robot')).toMatch(
    /Type: +kubernetes\.io\/service-account-token[^]*ca\.crt: +\d+ bytes[^]*namespace: +7 bytes[^]*token: +eyJ/,
  );

  await kubectl('delete serviceaccount robot');
  await kubectl('wait secret/robot --for=delete --timeout=10s');
  expect(await whoami(token)).toContain('Unauthorized');
});

test('a token ends with its Secret, and when the Secret holds another', async () => {
  await kubectl('create serviceaccount brief');
  await kubectl('apply -f -', manifest.replaceAll('robot', 'brief'));
  const token = await tokenOf('brief');
  await kubectl('patch secret brief --type=merge -p {"data":{"token":"bm9uZQ=="}}');
  expect(await whoami(token)).toContain('Unauthorized');
  await kubectl('patch secret brief --type=merge -p {"data":{"token":""}}');
  const next = await tokenOf('brief');
  expect(await whoami(next)).toBe('system:serviceaccount:default:brief');
  await kubectl('delete secret brief');
  expect(await whoami(next)).toContain('Unauthorized');
});
