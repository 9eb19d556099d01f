/** Asks for a certificate by a CertificateSigningRequest, and waits until somebody has decided. */
import { certificateSigningRequests } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';
import { isApiError } from '#api/status.ts';
import type { MadeRequest } from '#base/certificate-request.ts';
import { bug, HoldfastError } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import { makeRequests } from '#base/make-request.ts';
import type { KeyPair, Subject } from '#base/x509.ts';
import type { Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';

export interface CertificateWish {
  readonly signer: string;
  readonly subject: Subject;
  /** DNS names and IP addresses, of a server's. */
  readonly names?: readonly string[];
  /** Made from the request, in PEM. */
  readonly annotations?: (request: string) => Readonly<Record<string, string>>;
}

export interface AskContext {
  readonly client: Client;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** After so long a person is told that a person may have to decide. */
const patienceMs = 10_000;

/** A request that was made, and its private key. */
export interface Asked {
  readonly csr: CertificateSigningRequest;
  readonly key: string;
}

/** Makes the request that a wish is asked with. */
export type RequestMaker = (wish: CertificateWish) => Promise<MadeRequest>;

/** All of them at once, when the first is wanted: it is another process that makes them. */
export function requestMaker(
  wishes: readonly CertificateWish[],
  signal: AbortSignal,
): RequestMaker {
  let all: Promise<readonly MadeRequest[]> | undefined;
  return async ({ signer }) => {
    const wanted = wishes.map(({ subject, names = [] }) => ({ subject, names }));
    all ??= makeRequests(wanted, signal);
    const made = (await all)[wishes.findIndex((wish) => wish.signer === signer)];
    return made ?? bug(`nothing was to be asked of ${signer}`);
  };
}

/** Asks. Throws what the client throws. */
export async function askForCertificate(
  wish: CertificateWish,
  { client, signal }: AskContext,
  make: RequestMaker = requestMaker([wish], signal),
): Promise<Asked> {
  const { request, key } = await make(wish);
  const csr = await client.create(
    certificateSigningRequests,
    {
      metadata: {
        generateName: 'csr-',
        ...(wish.annotations && { annotations: wish.annotations(request) }),
      },
      spec: {
        request: Buffer.from(request).toString('base64'),
        signerName: wish.signer,
        usages: ['digital signature', wish.names ? 'server auth' : 'client auth'],
      },
    },
    { signal },
  );
  return { csr, key };
}

/** Waits for the decision. Throws NODE_NAME_TAKEN, JOIN_DENIED, and what the client throws. */
export async function receiveCertificate(
  { csr, key }: Asked,
  context: AskContext,
): Promise<KeyPair> {
  const { client, clock, signal, log } = context;
  const { name } = csr.metadata;
  const timer = clock.after(patienceMs, () =>
    log.info('waiting for somebody to approve the certificate', {
      command: `kubectl certificate approve ${name}`,
    }),
  );
  try {
    for (;;) {
      const seen = await find(client, name, signal);
      const certificate = certificateOf(seen) ?? (await nextDecision(seen, context));
      if (certificate !== undefined) return { certificate, key };
    }
  } finally {
    timer.cancel();
  }
}

async function find(
  client: Client,
  name: string,
  signal: AbortSignal,
): Promise<CertificateSigningRequest> {
  try {
    return await client.get(certificateSigningRequests, { name }, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) throw denied(`the request ${name} was deleted`);
    throw error;
  }
}

/** Undefined when the watch ended before there was one. */
async function nextDecision(
  { metadata: { name, resourceVersion } }: CertificateSigningRequest,
  { client, signal }: AskContext,
): Promise<string | undefined> {
  const events = client.watch(certificateSigningRequests, {
    fieldSelector: `metadata.name=${name}`,
    resourceVersion,
    signal,
  });
  for await (const event of events) {
    if (event.type === 'BOOKMARK') continue;
    if (event.type === 'DELETED') return undefined;
    const certificate = certificateOf(event.object);
    if (certificate !== undefined) return certificate;
  }
  return undefined;
}

function certificateOf({ status }: CertificateSigningRequest): string | undefined {
  const { conditions, certificate } = status ?? {};
  const refusal = findCondition(conditions, 'Denied') ?? findCondition(conditions, 'Failed');
  if (refusal) {
    const { reason, message = 'it was denied' } = refusal;
    throw reason === 'NodeNameTaken'
      ? new HoldfastError('NODE_NAME_TAKEN', message)
      : denied(message);
  }
  return certificate ? Buffer.from(certificate, 'base64').toString() : undefined;
}

function denied(message: string): HoldfastError {
  return new HoldfastError('JOIN_DENIED', `the cluster gave no certificate: ${message}`);
}
