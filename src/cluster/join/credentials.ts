/** What a member keeps on its disk: who it trusts, who it is for the API server, and what it serves with. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { nodeUserPrefix } from '#api/certificates/signers.ts';
import type { LivePair } from '#base/live-pair.ts';
import type { KeyPair } from '#base/x509.ts';
import { readIfThere, writeSecret } from '../certificates/files.ts';

/** Everything in PEM. */
export interface NodeCredentials {
  /** The cluster's CA. */
  readonly authority: string;
  /** The kubelet's, for the API server. */
  readonly client: LivePair;
  /** What the kubelet's own server shows. */
  readonly serving: LivePair;
}

export interface NodeIdentity {
  readonly nodeName: string;
  readonly nodeIP: string;
}

export type CredentialName = 'client' | 'serving';

const files: Readonly<Record<CredentialName, string>> = {
  client: 'kubelet-client.pem',
  serving: 'kubelet-serving.pem',
};

/** Whether a machine that keeps its files there has joined, so that it needs no token. */
export function hasJoined(directory: string): boolean {
  return existsSync(join(directory, files.client));
}

/** The node's files in a folder. */
export class CredentialStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
  }

  path(name: string): string {
    return join(this.#directory, name);
  }

  authority(): Promise<string | undefined> {
    return readIfThere(this.path('ca.crt'));
  }

  writeAuthority(pem: string): Promise<void> {
    return writeSecret(this.path('ca.crt'), pem);
  }

  /** Undefined when there is none that can be used now. */
  async pair(name: CredentialName, check: PairCheck): Promise<KeyPair | undefined> {
    const text = await readIfThere(this.path(files[name]));
    const pair = text === undefined ? undefined : splitPair(text);
    return pair && isUsable(pair, name, check) ? pair : undefined;
  }

  /** Certificate and key in one file, so that a crash can't leave two that don't belong together. */
  writePair(name: CredentialName, { certificate, key }: KeyPair): Promise<void> {
    return writeSecret(this.path(files[name]), `${certificate.trimEnd()}\n${key.trimEnd()}\n`);
  }

  /** The node's password; made when it is first asked for. */
  async password(make: () => string): Promise<string> {
    const path = this.path('node-password');
    const known = (await readIfThere(path))?.trim();
    if (known) return known;
    const password = make();
    await writeSecret(path, `${password}\n`);
    return password;
  }
}

function splitPair(text: string): KeyPair | undefined {
  const [, certificate, key] =
    /^(-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\n)([^]*)$/.exec(text) ?? [];
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}

export interface PairCheck extends NodeIdentity {
  readonly authority: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

function isUsable({ certificate, key }: KeyPair, name: CredentialName, check: PairCheck): boolean {
  try {
    const { nodeName, nodeIP, authority, now } = check;
    const parsed = new X509Certificate(certificate);
    const covers = isIP(nodeIP) ? parsed.checkIP(nodeIP) !== undefined : false;
    return (
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      parsed.verify(new X509Certificate(authority).publicKey) &&
      parsed.validToDate.getTime() > now &&
      parsed.subject.split('\n').includes(`CN=${nodeUserPrefix}${nodeName}`) &&
      (name === 'client' || covers)
    );
  } catch {
    // Unreadable: it is asked for anew.
    return false;
  }
}
