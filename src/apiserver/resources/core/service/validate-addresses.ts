/** The faults of a Service's addresses and their families. */
import { isIP } from 'node:net';
import type { ServiceSpec } from '#api/gen/types.ts';
import { duplicate, invalid } from '#api/validation/errors.ts';
import { at, fine, ipAddress, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { headless, needsClusterIP } from './traits.ts';

export function validateAddresses(spec: ServiceSpec): Errors {
  const { clusterIP = '', clusterIPs = [] } = spec;
  return [
    ...(needsClusterIP(spec) ? validateClusterIPs(clusterIP, clusterIPs) : fine),
    ...validateFamilies(spec),
    ...(spec.externalIPs ?? []).flatMap((address, index) =>
      externalAddress(at('spec.externalIPs', index), address),
    ),
  ];
}

function validateClusterIPs(clusterIP: string, clusterIPs: readonly string[]): Errors {
  const field = 'spec.clusterIPs';
  if (clusterIPs.length === 0) return fine;
  if (!clusterIP) {
    return [invalid(field, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  }
  if (clusterIPs[0] !== clusterIP) {
    return [invalid(field, clusterIPs, 'first value must match `clusterIP`')];
  }
  const faults = clusterIPs.flatMap((address, index) => validateClusterIP(address, index, field));
  return clusterIPs.length > 2
    ? [...faults, invalid(field, clusterIPs, 'may only hold up to 2 values')]
    : faults;
}

function validateClusterIP(address: string, index: number, field: string): Errors {
  if (address === headless) {
    return index === 0
      ? fine
      : [invalid(at(field, index), address, "'None' must be the first and only value")];
  }
  return isIP(address) > 0
    ? fine
    : [invalid(at(field, index), address, "must be empty, 'None', or a valid IP address")];
}

function validateFamilies({ ipFamilies = [], ipFamilyPolicy, type }: ServiceSpec): Errors {
  if (type === 'ExternalName') {
    return ipFamilies.length > 0
      ? [invalid('spec.ipFamilies', ipFamilies, 'may not be set for ExternalName services')]
      : fine;
  }
  const [first, second] = ipFamilies;
  return [
    ...ipFamilies.flatMap((family, index) =>
      oneOf(at('spec.ipFamilies', index), family, ['IPv4', 'IPv6']),
    ),
    ...(first && first === second ? [duplicate('spec.ipFamilies[1]', second)] : fine),
    ...oneOf('spec.ipFamilyPolicy', ipFamilyPolicy, [
      'PreferDualStack',
      'RequireDualStack',
      'SingleStack',
    ]),
  ];
}

/** Addresses that mean something else on every machine can't be a Service's. */
function externalAddress(field: string, address: string): Errors {
  const malformed = ipAddress(field, address);
  if (malformed.length > 0) return malformed;
  const reserved: readonly (readonly [RegExp, string])[] = [
    [/^(0\.0\.0\.0|::)$/, 'may not be unspecified (0.0.0.0)'],
    [/^(127\.|::1$)/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    [/^(169\.254\.|fe[89ab])/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [
      /^(224\.0\.0\.|ff02)/i,
      'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
  ];
  return reserved
    .filter(([pattern]) => pattern.test(address))
    .map(([, why]) => invalid(field, address, why));
}
