/** The faults of an EndpointSlice. */
import { isIP } from 'node:net';
import type { Endpoint, EndpointSlice } from '#api/gen/types.ts';
import { duplicate, invalid, invalidEach, required, tooMany } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { at, each, fine, immutable, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;

export function validateEndpointSlice(slice: EndpointSlice): Errors {
  const { addressType, endpoints = [], ports = [] } = slice;
  return [
    ...requiredOneOf('addressType', addressType, ['FQDN', 'IPv4', 'IPv6']),
    ...(endpoints.length > maxEndpoints
      ? [tooMany('endpoints', endpoints.length, maxEndpoints)]
      : fine),
    ...each(endpoints, 'endpoints', (endpoint, path) =>
      validateEndpoint(endpoint, addressType, path),
    ),
    ...(ports.length > maxPorts ? [tooMany('ports', ports.length, maxPorts)] : fine),
    ...validatePorts(slice),
  ];
}

function validateEndpoint(endpoint: Endpoint, addressType: string, field: string): Errors {
  const { addresses, hostname, nodeName } = endpoint;
  const path = `${field}.addresses`;
  return [
    ...(addresses.length === 0 ? [required(path, 'must contain at least 1 address')] : fine),
    ...(addresses.length > maxAddresses ? [tooMany(path, addresses.length, maxAddresses)] : fine),
    ...addresses.flatMap((address, index) =>
      validateAddress(address, addressType, at(path, index)),
    ),
    ...(hostname === undefined
      ? fine
      : invalidEach(`${field}.hostname`, hostname, dns1123LabelFaults(hostname))),
    ...(nodeName === undefined
      ? fine
      : invalidEach(`${field}.nodeName`, nodeName, dns1123SubdomainFaults(nodeName))),
  ];
}

function validateAddress(address: string, type: string, field: string): Errors {
  switch (type) {
    case 'IPv4':
      return isIP(address) === 4 ? fine : [invalid(field, address, 'must be an IPv4 address')];
    case 'IPv6':
      return isIP(address) === 6 ? fine : [invalid(field, address, 'must be an IPv6 address')];
    default:
      return invalidEach(field, address, dns1123SubdomainFaults(address));
  }
}

function validatePorts({ ports }: EndpointSlice): Errors {
  const names = new Set<string>();
  return each(ports, 'ports', ({ name = '', protocol }, path) => {
    const taken = names.has(name);
    names.add(name);
    return [
      ...(taken ? [duplicate(`${path}.name`, name)] : fine),
      ...(name ? invalidEach(`${path}.name`, name, dns1123LabelFaults(name)) : fine),
      ...requiredOneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ];
  });
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, stored: EndpointSlice): Errors {
  return immutable('addressType', slice.addressType, stored.addressType);
}
