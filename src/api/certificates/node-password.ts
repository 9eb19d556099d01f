/**
 * How a node shows that a name is its own. When it first joins it makes a password that stays on its disk; the cluster
 * keeps, in a Secret, only the public key that belongs to it. Whoever asks for a certificate under that name again must
 * sign the request with the password's key. Nothing that others may read (the request, the Secret) lets them do so, and a
 * proof is worth nothing for another request.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { CertificateSigningRequest, Secret } from '../gen/types.ts';
import type { Draft } from '../object.ts';

export const nodePasswordNamespace = 'kube-system';
export const nodePasswordType = 'holdfast.dev/node-password';

/** Annotations of the request. */
const keyAnnotation = 'holdfast.dev/node-key';
const proofAnnotation = 'holdfast.dev/node-proof';
const keyEntry = 'public-key';

export function nodePasswordName(node: string): string {
  return `${node}.node-password.holdfast`;
}

/** The annotations that go with a request (PEM) for the node's client certificate. */
export function nodeProof(
  password: string,
  node: string,
  request: string,
): Readonly<Record<string, string>> {
  const key = privateKeyOf(password);
  return {
    [keyAnnotation]: publicText(key),
    [proofAnnotation]: sign(null, statement(node, request), key).toString('base64'),
  };
}

/** The public key with which a request was proven to come from who has the password; undefined when it wasn't. */
export function provenKey(
  { metadata }: CertificateSigningRequest,
  node: string,
  request: string,
): string | undefined {
  const key = metadata.annotations?.[keyAnnotation];
  const proof = metadata.annotations?.[proofAnnotation];
  if (key === undefined || proof === undefined) return undefined;
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(key, 'base64'),
      format: 'der',
      type: 'spki',
    });
    if (publicKey.asymmetricKeyType !== 'ed25519') return undefined;
    const signature = Buffer.from(proof, 'base64');
    const holds = verify(null, statement(node, request), publicKey, signature);
    // In one spelling, so that it can be compared.
    return holds ? publicKey.export({ format: 'der', type: 'spki' }).toString('base64') : undefined;
  } catch {
    // Not a key: no proof.
    return undefined;
  }
}

export function nodePasswordSecret(node: string, publicKey: string): Draft<Secret> {
  return {
    metadata: { name: nodePasswordName(node), namespace: nodePasswordNamespace },
    type: nodePasswordType,
    data: { [keyEntry]: Buffer.from(publicKey).toString('base64') },
  };
}

/** The public key of the node's password. */
export function publicKeyOf({ data = {} }: Secret): string {
  return Buffer.from(data[keyEntry] ?? '', 'base64').toString();
}

function statement(node: string, request: string): Buffer {
  const digest = createHash('sha256').update(request).digest('hex');
  return Buffer.from(`holdfast node password 1\n${node}\n${digest}\n`);
}

/** The start of an Ed25519 private key in PKCS #8; 32 bytes of seed follow. */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyOf(password: string): KeyObject {
  const seed = createHash('sha256').update(password).digest();
  return createPrivateKey({
    key: Buffer.concat([pkcs8Start, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

function publicText(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}
