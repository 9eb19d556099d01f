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

test('a Secret says when its token was used last, and one that is marked invalid is not taken', async () => {
  await kubectl('create serviceaccount tracked');
  await kubectl('apply -f -', manifest.replaceAll('robot', 'tracked'));
  const token = await tokenOf('tracked');
  const label = (name: string): Promise<string> =>
    kubectl(
      `get secret tracked -o jsonpath={.metadata.labels.kubernetes\\.io/legacy-token-${name}}`,
    );
  expect(await label('last-used')).toBe('');
  const today = new Date().toISOString().slice(0, 10);
  expect(await whoami(token)).toBe('system:serviceaccount:default:tracked');
  // Written before the answer came. It may be midnight.
  expect((await label('last-used')) >= today).toBe(true);
  await kubectl('label secret tracked kubernetes.io/legacy-token-invalid-since=2026-01-01');
  expect(await whoami(token)).toContain('Unauthorized');
  const review = JSON.parse(
    await kubectl(
      'create -o json -f -',
      JSON.stringify({
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token },
      }),
    ),
  );
  expect(review.status.error).toContain(
    'the token in secret default/tracked for service account default/tracked has been marked invalid. Use tokens from ' +
      'the TokenRequest API or manually created secret-based tokens, or remove the ' +
      "'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token",
  );
  await kubectl('label secret tracked kubernetes.io/legacy-token-invalid-since-');
  expect(await whoami(token)).toBe('system:serviceaccount:default:tracked');
  expect(
    await kubectl(
      'get configmap -n kube-system kube-apiserver-legacy-service-account-token-tracking -o jsonpath={.data.since}',
    ),
  ).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('whoever uses a token that was generated for an account is told what to use instead', async () => {
  await kubectl('create serviceaccount old');
  await kubectl('apply -f -', manifest.replaceAll('robot', 'old'));
  const token = await tokenOf('old');
  expect(await whoami(token)).toBe('system:serviceaccount:default:old');
  // What the token controller of old clusters wrote; backups bring it along.
  await kubectl('patch serviceaccount old --type=merge -p {"secrets":[{"name":"old"}]}');
  expect(await whoami(token)).toContain(
    'Warning: Use tokens from the TokenRequest API or manually created secret-based tokens instead of ' +
      'auto-generated secret-based tokens.',
  );
});
