/**
 * The cluster's identity on disk: its certificate authority, the certificates that its components show each other, and
 * the key that signs ServiceAccount tokens. `loadCertificates` reads what is there and makes what is missing, out of
 * date or for other names. What clients already trust, the authority and the token key, is never replaced.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { LivePair } from '#base/live-pair.ts';
import type { Random } from '#base/random.ts';
import { readIfThere, writeSecret } from './files.ts';
import { loadTokenKey } from './token-key.ts';
import type { TokenKey } from './token-key.ts';
import { createAuthority, issue, serialOf } from '#base/x509.ts';
import type { KeyPair, SigningAuthority, Subject } from '#base/x509.ts';

/** Everything in PEM. */
export interface Certificates {
  /** The authority's certificate: what clients and Pods trust. */
  readonly authority: string;
  /** What signs with it; never leaves the server's process. */
  readonly signer: SigningAuthority;
  readonly apiServer: LivePair;
  /** Shown by the API server to kubelets. */
  readonly apiServerKubeletClient: LivePair;
  readonly kubeletServer: LivePair;
  /** One client certificate for each user of `clients`. */
  readonly clients: Readonly<Record<ClientName, LivePair>>;
  readonly tokenKey: TokenKey;
}

export type ClientName = 'admin' | 'kubelet' | 'controller-manager' | 'scheduler' | 'proxy';

export interface CertificateOptions {
  /** Made with mode 0700 when missing. */
  readonly directory: string;
  readonly nodeName: string;
  /** Further DNS names and IP addresses of the API server and this node. */
  readonly names?: readonly string[];
  /** Addresses of further nodes in this process, whose kubelets show the node's certificate. */
  readonly furtherNodeIPs?: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
}

const day = 24 * 60 * 60 * 1000;
const authorityLifetime = 3650 * day;
const leafLifetime = 365 * day;
/** A leaf is made anew when it has less left. */
export const leafRenewal = 30 * day;
/** So that a client whose clock is behind takes a fresh certificate. */
const clockSkew = day;

/** The names under which every Pod and every person on the machine reaches the API server. */
const apiServerNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '::1',
  '10.43.0.1',
];

function clientSubjects(nodeName: string): Record<ClientName, Subject> {
  return {
    admin: { commonName: 'kubernetes-admin', organizations: ['system:masters'] },
    kubelet: { commonName: `system:node:${nodeName}`, organizations: ['system:nodes'] },
    'controller-manager': { commonName: 'system:kube-controller-manager' },
    scheduler: { commonName: 'system:kube-scheduler' },
    proxy: { commonName: 'system:kube-proxy' },
  };
}

/** Reads or makes everything. Throws CERTIFICATE_INVALID where the authority or the token key is unusable. */
export async function loadCertificates(options: CertificateOptions): Promise<Certificates> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const authority = await loadAuthority(options);
  const leaf = async (
    name: string,
    subject: Subject,
    names?: readonly string[],
  ): Promise<LivePair> =>
    new LivePair(await loadLeaf(options, authority, { name, subject, ...(names && { names }) }));
  const given = options.names ?? [];
  const subjects = clientSubjects(options.nodeName);
  return {
    authority: authority.pem,
    signer: authority,
    apiServer: await leaf('apiserver', { commonName: 'kube-apiserver' }, [
      ...apiServerNames,
      options.nodeName,
      ...given,
    ]),
    apiServerKubeletClient: await leaf('apiserver-kubelet-client', {
      commonName: 'kube-apiserver-kubelet-client',
      organizations: ['system:masters'],
    }),
    kubeletServer: await leaf(
      'kubelet-server',
      { commonName: `system:node:${options.nodeName}`, organizations: ['system:nodes'] },
      [
        'localhost',
        '127.0.0.1',
        '::1',
        options.nodeName,
        ...given,
        ...(options.furtherNodeIPs ?? []),
      ],
    ),
    clients: {
      admin: await leaf('admin', subjects.admin),
      kubelet: await leaf('kubelet', subjects.kubelet),
      'controller-manager': await leaf('controller-manager', subjects['controller-manager']),
      scheduler: await leaf('scheduler', subjects.scheduler),
      proxy: await leaf('proxy', subjects.proxy),
    },
    tokenKey: await loadTokenKey(options.directory),
  };
}

interface Authority extends SigningAuthority {
  readonly pem: string;
}

async function loadAuthority(options: CertificateOptions): Promise<Authority> {
  const path = join(options.directory, 'ca');
  const [certificate, key] = await Promise.all([
    readIfThere(`${path}.crt`),
    readIfThere(`${path}.key`),
  ]);
  if (certificate !== undefined && key !== undefined) {
    return readAuthority(path, { certificate, key });
  }
  if (certificate !== undefined) {
    throw new HoldfastError('CERTIFICATE_INVALID', `${path}.key is missing beside ${path}.crt`, {
      remedy: `put the key back, or remove ${path}.crt to make a new authority that no client trusts yet`,
    });
  }
  // A key without a certificate is what a crash between the two writes below leaves: nobody trusts it yet.
  const now = options.clock.now();
  const made = await createAuthority({
    commonName: 'holdfast-ca',
    notBefore: now - clockSkew,
    notAfter: now + authorityLifetime,
    serial: serialOf(options.random),
  });
  await writeSecret(`${path}.key`, made.key);
  await writeSecret(`${path}.crt`, made.certificate);
  return readAuthority(path, made);
}

function readAuthority(path: string, pair: KeyPair): Authority {
  try {
    const certificate = new X509Certificate(pair.certificate);
    const key = createPrivateKey(pair.key);
    if (certificate.checkPrivateKey(key)) return { pem: pair.certificate, certificate, key };
  } catch (error) {
    throw authorityInvalid(path, `${path}.crt or ${path}.key cannot be read`, error);
  }
  throw authorityInvalid(path, `${path}.key does not belong to ${path}.crt`);
}

function authorityInvalid(path: string, message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('CERTIFICATE_INVALID', message, {
    cause,
    remedy: `restore both files; without them, remove both to make a new authority that no client trusts yet (${path}.*)`,
  });
}

interface LeafSpec {
  readonly name: string;
  readonly subject: Subject;
  /** Present for a server's certificate. */
  readonly names?: readonly string[];
}

async function loadLeaf(
  options: CertificateOptions,
  authority: Authority,
  spec: LeafSpec,
): Promise<KeyPair> {
  const path = join(options.directory, spec.name);
  const [certificate, key] = await Promise.all([
    readIfThere(`${path}.crt`),
    readIfThere(`${path}.key`),
  ]);
  const now = options.clock.now();
  if (certificate !== undefined && key !== undefined) {
    const stored = { certificate, key };
    if (stillGood(stored, authority, spec, now)) return stored;
  }
  const made = await issue(authority, {
    subject: spec.subject,
    usage: spec.names ? 'server' : 'client',
    ...(spec.names && { names: [...new Set(spec.names)] }),
    notBefore: now - clockSkew,
    notAfter: now + leafLifetime,
    serial: serialOf(options.random),
  });
  await writeSecret(`${path}.key`, made.key);
  await writeSecret(`${path}.crt`, made.certificate);
  return made;
}

/** False for whatever can't be read: a leaf is cheap to make anew. */
function stillGood(pair: KeyPair, authority: Authority, spec: LeafSpec, now: number): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.verify(authority.certificate.publicKey) &&
      certificate.validToDate.getTime() - now > leafRenewal &&
      certificate.validFromDate.getTime() <= now &&
      certificate.subject === subjectText(spec.subject) &&
      coversAll(certificate, spec.names ?? [])
    );
  } catch {
    return false;
  }
}

function subjectText({ commonName, organizations = [] }: Subject): string {
  return [...organizations.map((organization) => `O=${organization}`), `CN=${commonName}`].join(
    '\n',
  );
}

/** Thousands of names, for as many simulated nodes, so the certificate's own are read once. */
function coversAll(certificate: X509Certificate, names: readonly string[]): boolean {
  const own = new Set(certificate.subjectAltName?.split(', '));
  return names.every((name) =>
    ipaddr.isValid(name) ? own.has(`IP Address:${writtenAddress(name)}`) : own.has(`DNS:${name}`),
  );
}

/** As Node.js writes one: IPv6 in full, in capitals, without leading zeros. */
function writtenAddress(name: string): string {
  const address = ipaddr.process(name);
  return address.kind() === 'ipv6'
    ? address.toNormalizedString().toUpperCase()
    : address.toString();
}
