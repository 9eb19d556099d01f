/** Certificates for people: asked for, approved, denied and used with the real kubectl; keys made by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateSigningRequests } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl, tell } from './testing/kubectl.ts';

let cluster: Cluster;
const folder = mkdtempSync(join(tmpdir(), 'certificates-test-'));
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

interface Wish {
  readonly subject: string;
  readonly signer?: string;
  readonly usages?: string;
  readonly more?: string;
}

/** A manifest of a request whose key is in `folder/NAME.key`. */
function manifest(name: string, wish: Wish): string {
  const key = join(folder, `${name}.key`);
  const request = join(folder, `${name}.csr`);
  const words = ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request];
  execFileSync('openssl', [...words, '-subj', wish.subject], { stdio: 'ignore' });
  return `{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: ${name}}, spec: {
    request: ${readFileSync(request).toString('base64')},
    signerName: ${wish.signer ?? 'kubernetes.io/kube-apiserver-client'},
    usages: [${wish.usages ?? 'client auth'}], ${wish.more ?? ''}}}`;
}

async function certificateOf(name: string): Promise<string> {
  const found = await expect
    .poll(
      async () =>
        (await cluster.client.get(certificateSigningRequests, { name })).status?.certificate,
      { timeout: 20_000 },
    )
    .toBeTruthy()
    .then(() => cluster.client.get(certificateSigningRequests, { name }));
  return Buffer.from(found.status?.certificate ?? '', 'base64').toString();
}

describe('kubectl certificate', () => {
  test('approve gives a person a certificate that the API server takes', async () => {
    await tell(
      [
        {
          run: 'create -f -',
          input: manifest('jane', { subject: '/CN=jane/O=devs', more: 'expirationSeconds: 3600' }),
          prints: 'certificatesigningrequest.certificates.k8s.io/jane created',
        },
        {
          run: 'get csr jane --no-headers',
          prints:
            /^jane +\d+s +kubernetes\.io\/kube-apiserver-client +kubernetes-admin +60m +Pending$/,
        },
        {
          run: 'certificate approve jane',
          prints: 'certificatesigningrequest.certificates.k8s.io/jane approved',
        },
      ],
      cluster,
    );
    const pem = await certificateOf('jane');
    await tell([{ run: 'get csr jane --no-headers', prints: / Approved,Issued$/ }], cluster);
    const { validToDate, validFromDate } = new X509Certificate(pem);
    const minutes = (validToDate.getTime() - validFromDate.getTime()) / 60_000;
    expect(minutes).toBe(65);
    const certificate = join(folder, 'jane.crt');
    writeFileSync(certificate, pem);
    const flags = `--client-certificate=${certificate} --client-key=${join(folder, 'jane.key')}`;
    const bare = join(folder, 'bare');
    const whole = readFileSync(cluster.kubeconfig, 'utf8');
    writeFileSync(
      bare,
      whole.replace(/users:[^]*contexts:/, 'users: [{name: u, user: {}}]\ncontexts:'),
    );
    const answer = await runKubectl(`${flags} --user=u auth whoami -o yaml`, { kubeconfig: bare });
    expect(answer.text).toContain('username: jane');
    expect(answer.text).toContain('- devs');
  });

  test('deny is for good', async () => {
    await tell(
      [
        {
          run: 'create -f -',
          input: manifest('joe', { subject: '/CN=joe' }),
          prints: /created$/,
        },
        {
          run: 'certificate deny joe',
          prints: 'certificatesigningrequest.certificates.k8s.io/joe denied',
        },
        { run: 'get csr joe --no-headers', prints: / Denied$/ },
        {
          run: 'certificate approve joe',
          prints: 'error: certificate signing request "joe" is already Denied',
          status: 1,
        },
      ],
      cluster,
    );
  });

  test('what the signer does not take fails, with the reason', async () => {
    await tell(
      [
        {
          run: 'create -f -',
          input: manifest('odd', { subject: '/CN=odd', usages: 'server auth' }),
          prints: /created$/,
        },
        { run: 'certificate approve odd', prints: /approved$/ },
        {
          run: 'wait csr/odd --for=condition=Failed --timeout=20s',
          prints: /condition met$/,
        },
        { run: 'get csr odd --no-headers', prints: / Approved,Failed$/ },
        {
          run: 'get csr odd -o jsonpath=\'{.status.conditions[?(@.type=="Failed")].message}\'',
          prints: 'invalid usage for client certificate: server auth',
        },
      ],
      cluster,
    );
  });

  test.each([
    [
      'a superuser',
      { subject: '/CN=root/O=system:masters' },
      /use of kubernetes\.io\/kube-apiserver-client signer with system:masters group is not allowed/,
    ],
    ['no usages', { subject: '/CN=a', usages: '' }, /spec\.usages: Required value/],
    [
      'an unknown signer',
      { subject: '/CN=a', signer: 'nobody' },
      /spec\.signerName: Invalid value: "nobody": must be a fully qualified domain and path/,
    ],
    [
      'a moment',
      { subject: '/CN=a', more: 'expirationSeconds: 60' },
      /may not specify a duration less than 600 seconds \(10 minutes\)/,
    ],
  ])('a request for %s is refused', async (_name, wish, prints) => {
    await tell([{ run: 'create -f -', input: manifest('bad', wish), prints, status: 1 }], cluster);
  });

  test('who may write approvals needs the right to the signer too', async () => {
    await tell(
      [
        {
          run: 'create clusterrole half --verb=get,update --resource=csr,csr/approval',
          prints: /created$/,
        },
        {
          run: 'create clusterrolebinding half --clusterrole=half --user=half',
          prints: /created$/,
        },
        { run: 'create -f -', input: manifest('due', { subject: '/CN=due' }), prints: /created$/ },
        {
          run: '--as=half certificate approve due',
          prints:
            /user not permitted to approve requests with signerName "kubernetes\.io\/kube-apiserver-client"/,
          status: 1,
        },
        {
          run: 'create clusterrolebinding signer --user=half --clusterrole=system:certificates.k8s.io:kube-apiserver-client-approver',
          prints: /created$/,
        },
        { run: '--as=half certificate approve due', prints: /approved$/ },
      ],
      cluster,
    );
  });
});
