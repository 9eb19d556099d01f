/**
 * Who may decide on a CertificateSigningRequest: writing the subresource isn't enough, he must hold `approve` or `sign`
 * on the signer, which is a resource that nothing is stored of. And nobody gets a superuser's certificate by this way.
 */
import { certificateSigningRequests } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { requestOf } from '#api/certificates/conditions.ts';
import { clientSigner } from '#api/certificates/signers.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { UserInfo } from '#client/api-handler.ts';
import { readRequest } from '#base/certificate-request.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission.ts';
import { isOf, refuse } from '../admission/kinds.ts';
import { superuserGroup } from './authorize.ts';
import type { Authorizer } from './authorize.ts';

type Request = CertificateSigningRequest;

export function certificateRequests(authorizer: Authorizer): readonly AdmissionPlugin[] {
  return [
    {
      name: 'CertificateApproval',
      operations: ['UPDATE'],
      validate(request, { user }) {
        const { sent } = requestsOf(request, 'approval') ?? {};
        if (!sent) return;
        requireRight(authorizer, user, { request, verb: 'approve', signer: sent.spec.signerName });
      },
    },
    {
      name: 'CertificateSigning',
      operations: ['UPDATE'],
      validate(request, { user }) {
        const { sent, stored } = requestsOf(request, 'status') ?? {};
        if (!sent || deepEqual(sent.status, stored?.status)) return;
        requireRight(authorizer, user, { request, verb: 'sign', signer: sent.spec.signerName });
      },
    },
    {
      name: 'CertificateSubjectRestriction',
      operations: ['CREATE'],
      async validate(request) {
        const { sent } = requestsOf(request, '') ?? {};
        if (sent?.spec.signerName !== clientSigner) return;
        const { organizations } = await readRequest(requestOf(sent));
        if (!organizations.includes(superuserGroup)) return;
        throw refuse(
          request,
          `use of ${clientSigner} signer with ${superuserGroup} group is not allowed`,
        );
      },
    },
  ];
}

function requestsOf(
  request: AdmissionRequest,
  subresource: string,
): { readonly sent: Request; readonly stored: Request | undefined } | undefined {
  if (!isOf(request, certificateSigningRequests) || request.subresource !== subresource) {
    return undefined;
  }
  // The registry has decoded them as this kind; a create and an update have an object.
  return { sent: request.object as Request, stored: request.stored as Request | undefined };
}

function requireRight(
  authorizer: Authorizer,
  user: UserInfo,
  asked: { readonly request: AdmissionRequest; readonly verb: string; readonly signer: string },
): void {
  const { request, verb, signer } = asked;
  const [domain = ''] = signer.split('/');
  // A right for all signers of a domain is written `domain/*`.
  const may = [signer, `${domain}/*`].some(
    (name) =>
      authorizer.decide(user, {
        isResource: true,
        path: '',
        verb,
        group: certificateSigningRequests.group,
        resource: 'signers',
        subresource: '',
        name,
        namespace: '',
      }).verdict === 'allow',
  );
  if (may) return;
  throw refuse(request, `user not permitted to ${verb} requests with signerName "${signer}"`);
}
