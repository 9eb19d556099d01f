/** Kubernetes' own signers: what each takes, in upstream's words. The approving and the signing controller both ask. */
import type { CertificateRequest } from '#base/certificate-request.ts';

/** Certificates for the API server's clients; people approve them. */
export const clientSigner = 'kubernetes.io/kube-apiserver-client';
/** Those of kubelets for the API server. */
export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';
/** Those that kubelets serve with. */
export const kubeletServingSigner = 'kubernetes.io/kubelet-serving';

export const nodesGroup = 'system:nodes';
export const nodeUserPrefix = 'system:node:';

type Usages = readonly string[];

/** Why the signer does not take the request; undefined when it does. */
export function signerFault(
  signer: string,
  request: CertificateRequest,
  usages: Usages,
): string | undefined {
  switch (signer) {
    case clientSigner:
      return clientFault(usages);
    case kubeletClientSigner:
      return kubeletClientFault(request, usages);
    case kubeletServingSigner:
      return kubeletServingFault(request, usages);
    default:
      return `unrecognized signer ${signer}`;
  }
}

function clientFault(usages: Usages): string | undefined {
  const allowed = ['client auth', 'digital signature', 'key encipherment'];
  const other = usages.find((usage) => !allowed.includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth')
    ? undefined
    : 'missing required usage for client certificate: client auth';
}

export function kubeletClientFault(
  request: CertificateRequest,
  usages: Usages,
): string | undefined {
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  return nodeFault(request) ?? usagesFault(usages, 'client auth');
}

export function kubeletServingFault(
  request: CertificateRequest,
  usages: Usages,
): string | undefined {
  if (request.dnsNames.length === 0 && request.ipAddresses.length === 0) {
    return 'DNS or IP subjectAltName is required';
  }
  return nodeFault(request) ?? usagesFault(usages, 'server auth');
}

function nodeFault(request: CertificateRequest): string | undefined {
  const { organizations, commonName, emails, uris } = request;
  if (organizations.length !== 1 || organizations[0] !== nodesGroup) {
    return 'subject organization is not system:nodes';
  }
  if (!commonName.startsWith(nodeUserPrefix) || commonName === nodeUserPrefix) {
    return 'subject common name does not begin with system:node:';
  }
  if (emails.length > 0) return 'Email subjectAltNames are not allowed';
  return uris.length > 0 ? 'URI subjectAltNames are not allowed' : undefined;
}

/** Keys that can't encipher (elliptic curves) are asked for without that usage. */
function usagesFault(usages: Usages, purpose: string): string | undefined {
  const needed = [purpose, 'digital signature'];
  const allowed = [...needed, 'key encipherment'];
  const fits =
    needed.every((usage) => usages.includes(usage)) &&
    usages.every((usage) => allowed.includes(usage));
  return fits ? undefined : `usages did not match [${allowed.join(', ')}]`;
}
