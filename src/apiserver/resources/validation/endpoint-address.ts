/**
 * Addresses that can't be behind a Service, as each machine means something else by them. Upstream counts those of the
 * loopback among them; here they are what a cluster has that listens on its own machine only.
 */
import { invalid } from '#api/validation/errors.ts';
import type { Errors } from './checks.ts';

const reserved: readonly (readonly [RegExp, string])[] = [
  [/^(169\.254\.|fe[89ab])/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [
    /^(224\.0\.0\.|ff02)/i,
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
];

/** `address` is one, of either family. */
export function validateEndpointAddress(field: string, address: string): Errors {
  if (address === '0.0.0.0' || address === '::') {
    return [invalid(field, address, `may not be unspecified (${address})`)];
  }
  return reserved
    .filter(([pattern]) => pattern.test(address))
    .map(([, why]) => invalid(field, address, why));
}
