/**
 * A certificate with its key that is renewed while it is in use. Whoever reads it for each connection always gets the
 * newest; whoever holds it in a TLS server is told of each new one.
 */
import { X509Certificate } from 'node:crypto';
import type { KeyPair } from './x509.ts';

export class LivePair implements KeyPair {
  #pair: KeyPair;
  readonly #listeners = new Set<(pair: KeyPair) => void>();

  constructor(pair: KeyPair) {
    this.#pair = pair;
  }

  get certificate(): string {
    return this.#pair.certificate;
  }

  get key(): string {
    return this.#pair.key;
  }

  /** What it is now, and stays. */
  get current(): KeyPair {
    return this.#pair;
  }

  /** Returns the unsubscriber. */
  onChange(listener: (pair: KeyPair) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  renew(pair: KeyPair): void {
    this.#pair = pair;
    for (const listener of this.#listeners) listener(pair);
  }
}

/** Tells `listener` of each renewal, where the pair is one that is renewed. */
export function onRenewal(pair: KeyPair, listener: (pair: KeyPair) => void): void {
  if (pair instanceof LivePair) pair.onChange(listener);
}

/** When a certificate begins and ends, in epoch milliseconds. */
export function lifeOf({ certificate }: KeyPair): { readonly from: number; readonly to: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return { from: validFromDate.getTime(), to: validToDate.getTime() };
}
