/** The two certificates that a node asks for. */
import {
  kubeletClientSigner,
  kubeletServingSigner,
  nodesGroup,
  nodeUserPrefix,
} from '#api/certificates/signers.ts';
import type { Subject } from '#base/x509.ts';
import type { NodeIdentity } from './credentials.ts';
import type { CertificateWish } from './request-certificate.ts';

/** Who the kubelet is for the API server. */
export function clientWish({ nodeName }: NodeIdentity): CertificateWish {
  return { signer: kubeletClientSigner, subject: subjectOf(nodeName) };
}

/** What the kubelet's own server shows. */
export function servingWish({ nodeName, nodeIP }: NodeIdentity): CertificateWish {
  return {
    signer: kubeletServingSigner,
    subject: subjectOf(nodeName),
    names: [nodeName, nodeIP],
  };
}

function subjectOf(nodeName: string): Subject {
  return { commonName: `${nodeUserPrefix}${nodeName}`, organizations: [nodesGroup] };
}
