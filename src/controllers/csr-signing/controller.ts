/** Signs what was approved, for the signers of the cluster's own authority. */
import { certificateSigningRequests } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { hasVerdict, requestOf } from '#api/certificates/conditions.ts';
import {
  clientSigner,
  kubeletClientSigner,
  kubeletServingSigner,
  signerFault,
} from '#api/certificates/signers.ts';
import { keyOf } from '#api/object.ts';
import { readRequest, signRequest } from '#base/certificate-request.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import { serialOf } from '#base/x509.ts';
import type { SigningAuthority } from '#base/x509.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { usagesOf } from './usages.ts';
import { validityOf } from './validity.ts';

const signers = [clientSigner, kubeletClientSigner, kubeletServingSigner];

type Status = CertificateSigningRequest['status'];

export function csrSigningController(authority: SigningAuthority): ControllerFactory {
  return (context) => {
    const { client, informers } = context;
    const requests = informers.of(certificateSigningRequests);
    return createController(
      {
        name: 'csr-signing',
        watches: [
          watching(requests, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
        ],
        async reconcile(key, signal) {
          const csr = requests.get(key);
          if (!csr || !isToBeSigned(csr)) return;
          const status = await outcome(csr, authority, context);
          await client.update(
            certificateSigningRequests,
            { ...csr, status: { ...csr.status, ...status } },
            { subresource: 'status', signal },
          );
        },
      },
      context,
    );
  };
}

function isToBeSigned(csr: CertificateSigningRequest): boolean {
  return (
    signers.includes(csr.spec.signerName) &&
    hasVerdict(csr, 'Approved') &&
    !hasVerdict(csr, 'Denied') &&
    !hasVerdict(csr, 'Failed') &&
    !csr.status?.certificate
  );
}

async function outcome(
  csr: CertificateSigningRequest,
  authority: SigningAuthority,
  context: ControllerContext,
): Promise<Status> {
  const { signerName, usages = [] } = csr.spec;
  const pem = requestOf(csr);
  try {
    const fault = signerFault(signerName, await readRequest(pem), usages);
    if (fault !== undefined) return failed(csr, fault);
    const certificate = await signRequest(authority, pem, {
      ...validityOf(csr.spec.expirationSeconds, {
        now: context.clock.now(),
        authorityEnds: authority.certificate.validToDate.getTime(),
      }),
      ...usagesOf(usages),
      serial: serialOf(context.random),
    });
    return { certificate: Buffer.from(certificate).toString('base64') };
  } catch (error) {
    if (error instanceof HoldfastError) return failed(csr, messageOf(error));
    throw error;
  }
}

function failed({ status }: CertificateSigningRequest, message: string): Status {
  const reason = 'SignerValidationFailure';
  return {
    conditions: [
      ...(status?.conditions ?? []),
      { type: 'Failed', status: 'True', reason, message },
    ],
  };
}
