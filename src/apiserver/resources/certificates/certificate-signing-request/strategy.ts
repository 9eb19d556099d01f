/** CertificateSigningRequests: who wants a certificate, from which signer, and what was decided. */
import { certificateSigningRequests } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { requestOf } from '#api/certificates/conditions.ts';
import { invalid } from '#api/status.ts';
import { invalid as invalidField } from '#api/validation/errors.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import { readRequest } from '#base/certificate-request.ts';
import { messageOf } from '#base/errors.ts';
import type { RequestContext, Strategy } from '../../../registry/strategy.ts';
import { csrColumns } from './columns.ts';
import { approved, reported } from './status.ts';
import { validateApproval, validateReport, validateSpec } from './validation.ts';

export const certificateSigningRequestStrategy: Strategy<CertificateSigningRequest> = {
  type: certificateSigningRequests,
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  columns: csrColumns,
  validateName: pathSegmentFaults,
  fields: { 'spec.signerName': ({ spec }) => spec.signerName },
  async prepareForCreate(request, context) {
    const { status: _, ...rest } = request;
    await requireReadable(request);
    return { ...rest, spec: { ...request.spec, ...requester(context) } };
  },
  // Once made, only what is decided about it changes.
  prepareForUpdate: (request, stored) => ({ ...stored, metadata: request.metadata }),
  validate: validateSpec,
  subresources: {
    status: {
      kind: 'object',
      verbs: ['get', 'update', 'patch'],
      merge: reported,
      validate: validateReport,
    },
    approval: {
      kind: 'object',
      verbs: ['get', 'update', 'patch'],
      merge: approved,
      validate: validateApproval,
    },
  },
};

/** Here and not with the other checks, since what reads it is loaded when it is first needed. */
async function requireReadable(request: CertificateSigningRequest): Promise<void> {
  try {
    await readRequest(requestOf(request));
  } catch (error) {
    throw invalid(certificateSigningRequests, request.metadata.name, [
      invalidField('spec.request', request.spec.request, messageOf(error)),
      ...validateSpec(request),
    ]);
  }
}

/** What the sender says of himself doesn't count. */
function requester({ user }: RequestContext): Partial<CertificateSigningRequest['spec']> {
  const { name, uid, groups, extra } = user;
  return {
    username: name,
    uid: uid ?? '',
    groups,
    extra: extra ?? {},
  };
}
