/** The names by which a Pod knows itself: host name and, with a subdomain, the fully qualified one. */
import type { Pod } from '#api/gen/types.ts';
import { HoldfastError } from '#base/errors.ts';

/** The kernel's limit is 64; DNS labels have at most 63. */
const maxLabel = 63;
const maxKernelHostname = 64;

export interface PodHostname {
  /** The kernel's. */
  readonly hostname: string;
  /** The short one for `/etc/hosts`. */
  readonly label: string;
  /** `<subdomain>.<namespace>.svc.<zone>`; empty without a subdomain. */
  readonly domain: string;
}

/** Throws when `setHostnameAsFQDN` asks for more than the kernel can hold. */
export function podHostname({ metadata, spec }: Pod, clusterDomain: string): PodHostname {
  // KEP-4762: overrides both the host name and the domain.
  if (spec.hostnameOverride) {
    return { hostname: spec.hostnameOverride, label: spec.hostnameOverride, domain: '' };
  }
  const label = spec.hostname || metadata.name.slice(0, maxLabel).replace(/[-.]+$/, '');
  const domain = spec.subdomain
    ? `${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}`
    : '';
  if (!spec.setHostnameAsFQDN || !domain) return { hostname: label, label, domain };
  const fqdn = `${label}.${domain}`;
  if (fqdn.length > maxKernelHostname) {
    throw new HoldfastError(
      'CONFIG_INVALID',
      `failed to construct FQDN from pod hostname and cluster domain, FQDN ${fqdn} is too long (${maxKernelHostname} characters is the max, ${fqdn.length} characters requested)`,
    );
  }
  return { hostname: fqdn, label, domain };
}
