/** The faults of what a Service says about the way of its traffic. */
import { isIP } from 'node:net';
import type { ServiceSpec } from '#api/gen/types.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { at, fine, oneOf, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { isExternallyAccessible } from './traits.ts';

const longestAffinitySeconds = 86_400;
const policies = ['Cluster', 'Local'];

export function validateTraffic(spec: ServiceSpec): Errors {
  return [
    ...validateAffinity(spec),
    ...validateExternalPolicy(spec),
    ...(spec.type === 'ExternalName'
      ? fine
      : requiredOneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, policies)),
    ...oneOf('spec.trafficDistribution', spec.trafficDistribution, [
      'PreferClose',
      'PreferSameNode',
      'PreferSameZone',
    ]),
    ...validateLoadBalancer(spec),
  ];
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): Errors {
  const field = 'spec.sessionAffinityConfig';
  if (!sessionAffinityConfig) return fine;
  if (sessionAffinity !== 'ClientIP') {
    return [forbidden(field, 'must not be set when session affinity is None')];
  }
  const seconds = sessionAffinityConfig.clientIP?.timeoutSeconds ?? 0;
  return seconds > 0 && seconds <= longestAffinitySeconds
    ? fine
    : [
        invalid(
          `${field}.clientIP.timeoutSeconds`,
          seconds,
          `must be greater than 0 and less than ${longestAffinitySeconds}`,
        ),
      ];
}

function validateExternalPolicy(spec: ServiceSpec): Errors {
  const field = 'spec.externalTrafficPolicy';
  const { externalTrafficPolicy: policy } = spec;
  if (!isExternallyAccessible(spec)) {
    return policy
      ? [invalid(field, policy, 'may only be set for externally-accessible services')]
      : fine;
  }
  return requiredOneOf(field, policy, policies);
}

function validateLoadBalancer(spec: ServiceSpec): Errors {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (spec.type !== 'LoadBalancer') {
    return [
      ...(ranges.length > 0
        ? [
            forbidden(
              'spec.loadBalancerSourceRanges',
              "may only be used when `type` is 'LoadBalancer'",
            ),
          ]
        : fine),
      ...(spec.allocateLoadBalancerNodePorts === undefined
        ? fine
        : [
            forbidden(
              'spec.allocateLoadBalancerNodePorts',
              "may only be used when `type` is 'LoadBalancer'",
            ),
          ]),
      ...(spec.loadBalancerClass === undefined
        ? fine
        : [forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'")]),
    ];
  }
  return ranges.flatMap((range, index) =>
    isCIDR(range.trim())
      ? fine
      : [
          invalid(
            at('spec.loadBalancerSourceRanges', index),
            range,
            'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          ),
        ],
  );
}

function isCIDR(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= longest;
}
