/** The faults of a NetworkPolicy. */
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { portNumberFaults } from '#api/validation/names.ts';
import { at, each, fine, oneOf, portNumberOrName } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { cidrFaults, isRange, isStrictSubset } from '../../validation/cidr.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';

const directions = ['Ingress', 'Egress'];

export function validateNetworkPolicy({ spec }: NetworkPolicy): Errors {
  return [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
    ...each(spec.ingress, 'spec.ingress', ({ ports, from }, field) => [
      ...each(ports, `${field}.ports`, validatePort),
      ...each(from, `${field}.from`, validatePeer),
    ]),
    ...each(spec.egress, 'spec.egress', ({ ports, to }, field) => [
      ...each(ports, `${field}.ports`, validatePort),
      ...each(to, `${field}.to`, validatePeer),
    ]),
    ...validateTypes(spec.policyTypes ?? []),
  ];
}

function validateTypes(types: readonly string[]): Errors {
  const field = 'spec.policyTypes';
  if (types.length > directions.length) {
    return [invalid(field, types, 'may not specify more than two policyTypes')];
  }
  return each(types, field, (type, path) => oneOf(path, type, directions));
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, field: string): Errors {
  return [
    ...oneOf(`${field}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']),
    ...(port === undefined ? fine : portNumberOrName(`${field}.port`, port)),
    ...(endPort === undefined ? fine : validateEndPort(endPort, port, `${field}.endPort`)),
  ];
}

function validateEndPort(endPort: number, port: NetworkPolicyPort['port'], field: string): Errors {
  if (port === undefined) {
    return [invalid(field, endPort, 'may not be specified when `port` is not specified')];
  }
  if (typeof port === 'string') {
    return [invalid(field, endPort, 'may not be specified when `port` is non-numeric')];
  }
  return [
    ...(endPort < port
      ? [invalid(field, endPort, 'must be greater than or equal to `port`')]
      : fine),
    ...invalidEach(field, endPort, portNumberFaults(endPort)),
  ];
}

function validatePeer(peer: NetworkPolicyPeer, field: string): Errors {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  return [
    ...validateLabelSelector(podSelector, `${field}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...(ipBlock ? validateBlock(ipBlock, `${field}.ipBlock`) : fine),
    ...(selects || ipBlock ? fine : [required(field, 'must specify a peer')]),
    ...(selects && ipBlock
      ? [forbidden(field, 'may not specify both ipBlock and another peer')]
      : fine),
  ];
}

function validateBlock({ cidr, except = [] }: IPBlock, field: string): Errors {
  if (!cidr) return [required(`${field}.cidr`)];
  const faults = invalidEach(`${field}.cidr`, cidr, cidrFaults(cidr));
  if (!isRange(cidr)) return faults;
  return [
    ...faults,
    ...except.flatMap((range, index) => {
      const path = at(`${field}.except`, index);
      return [
        ...invalidEach(path, range, cidrFaults(range)),
        ...(isRange(range) && !isStrictSubset(range, cidr)
          ? [invalid(path, range, 'must be a strict subset of `cidr`')]
          : fine),
      ];
    }),
  ];
}
