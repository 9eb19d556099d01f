import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { HoldfastError } from '#base/errors.ts';
import { readIfThere, writeSecret } from './files.ts';

/** The key that signs ServiceAccount tokens: ECDSA P-256 (`ES256`), PEM. */
export interface TokenKey {
  readonly id: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Reads `sa.key` or makes it. Throws CERTIFICATE_INVALID when it can't be read: tokens in use hang on it. */
export async function loadTokenKey(directory: string): Promise<TokenKey> {
  const path = join(directory, 'sa.key');
  const stored = await readIfThere(path);
  if (stored !== undefined) return readTokenKey(path, stored);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeSecret(path, pem);
  return readTokenKey(path, pem);
}

function readTokenKey(path: string, pem: string): TokenKey {
  try {
    const publicKey = createPublicKey(createPrivateKey(pem));
    const der = publicKey.export({ type: 'spki', format: 'der' });
    return {
      id: createHash('sha256').update(der).digest('base64url'),
      privateKey: pem,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
    };
  } catch (error) {
    throw new HoldfastError('CERTIFICATE_INVALID', `${path} is not a private key`, {
      cause: error,
      remedy: `restore ${path}, or remove it to make a new key: all ServiceAccount tokens in use then become invalid`,
    });
  }
}
