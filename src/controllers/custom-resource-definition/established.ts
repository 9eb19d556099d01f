/** Whether a definition's kind is to be served, in upstream's words. Once it is, it stays so. Pure. */
import { X509Certificate } from 'node:crypto';
import { findCondition } from '#api/conditions.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
} from '#api/gen/types.ts';

const type = 'Established';

export function establishedCondition(
  { spec, status }: CustomResourceDefinition,
  namesAccepted: boolean,
): CustomResourceDefinitionCondition {
  const known = findCondition(status?.conditions, type);
  if (known?.status === 'True') return known;
  if (!namesAccepted) {
    const message = 'not all names are accepted';
    return known ?? { type, status: 'False', reason: 'NotAccepted', message };
  }
  const bundle = spec.conversion?.webhook?.clientConfig?.caBundle ?? '';
  if (!isCertificateBundle(bundle)) {
    const message = 'The conversion webhook CABundle is invalid';
    return { type, status: 'False', reason: 'InvalidCABundle', message };
  }
  const message = 'the initial names have been accepted';
  return { type, status: 'True', reason: 'InitialNamesAccepted', message };
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Nothing, or certificates in PEM (in base64, as all bytes): what isn't one is passed over, but for broken ones. */
function isCertificateBundle(bundle: string): boolean {
  if (bundle === '') return true;
  const texts = Buffer.from(bundle, 'base64').toString('latin1').match(pemCertificate) ?? [];
  return texts.length > 0 && texts.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== '';
  } catch {
    return false;
  }
}
