/** The faults of a Service's status: where its load balancer is. */
import { isIP } from 'node:net';
import type { LoadBalancerIngress, Service } from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { each, fine, ipAddress, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateServiceStatus({ spec, status }: Service): Errors {
  const field = 'status.loadBalancer.ingress';
  const ingress = status?.loadBalancer?.ingress ?? [];
  return spec.type !== 'LoadBalancer' && ingress.length > 0
    ? [forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")]
    : each(ingress, field, validateIngress);
}

function validateIngress({ ip, ipMode, hostname }: LoadBalancerIngress, field: string): Errors {
  return [
    ...(ip ? ipAddress(`${field}.ip`, ip) : fine),
    ...validateMode({ ip, ipMode }, `${field}.ipMode`),
    ...(hostname
      ? [
          ...invalidEach(`${field}.hostname`, hostname, dns1123SubdomainFaults(hostname)),
          ...(isIP(hostname) > 0
            ? [invalid(`${field}.hostname`, hostname, 'must be a DNS name, not an IP address')]
            : fine),
        ]
      : fine),
  ];
}

function validateMode(
  { ip, ipMode }: Pick<LoadBalancerIngress, 'ip' | 'ipMode'>,
  field: string,
): Errors {
  if (ipMode === undefined) {
    return ip ? [required(field, 'must be specified when `ip` is set')] : fine;
  }
  if (!ip) return [forbidden(field, 'may not be specified when `ip` is not set')];
  return oneOf(field, ipMode, ['Proxy', 'VIP']);
}
