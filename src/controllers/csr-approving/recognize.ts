/** What a request is for, when it is of a kind that needs no person to approve it. */
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import {
  kubeletClientFault,
  kubeletClientSigner,
  kubeletServingFault,
  kubeletServingSigner,
  nodesGroup,
  nodeUserPrefix,
} from '#api/certificates/signers.ts';
import type { CertificateRequest } from '#base/certificate-request.ts';

export interface Recognized {
  /** Upstream calls the first two nodeclient and selfnodeclient. */
  readonly kind: 'join' | 'renewal' | 'serving';
  readonly node: string;
}

export function recognize(
  { spec }: CertificateSigningRequest,
  request: CertificateRequest,
): Recognized | undefined {
  const { signerName, username, groups = [], usages = [] } = spec;
  const node = request.commonName.slice(nodeUserPrefix.length);
  const isSelf = username === request.commonName && groups.includes(nodesGroup);
  if (signerName === kubeletClientSigner && !kubeletClientFault(request, usages)) {
    return { kind: isSelf ? 'renewal' : 'join', node };
  }
  if (signerName === kubeletServingSigner && !kubeletServingFault(request, usages) && isSelf) {
    return { kind: 'serving', node };
  }
  return undefined;
}
