/** The faults of an EndpointSlice. */
import { isIP } from 'node:net';
import type { Endpoint, EndpointSlice } from '#api/gen/types.ts';
import { duplicate, invalid, invalidEach, required, tooMany } from '#api/validation/errors.ts';
import {
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '#api/validation/names.ts';
import { at, each, fine, immutable, requiredOneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateEndpointAddress } from '../../validation/endpoint-address.ts';

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;
const maxHints = 8;

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
  const { addresses, hostname, nodeName, hints } = endpoint;
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
    ...validateHints(hints?.forZones, `${field}.hints.forZones`, labelValueFaults),
    ...validateHints(hints?.forNodes, `${field}.hints.forNodes`, dns1123SubdomainFaults),
  ];
}

/** For whom the endpoint is: each once, and few. */
function validateHints(
  hints: readonly { readonly name: string }[] = [],
  field: string,
  faultsOf: (name: string) => readonly string[],
): Errors {
  if (hints.length > maxHints) return [tooMany(field, hints.length, maxHints)];
  return each(hints, field, ({ name }, path, index) => [
    ...(hints.findIndex((hint) => hint.name === name) < index
      ? [duplicate(`${path}.name`, name)]
      : fine),
    ...invalidEach(`${path}.name`, name, faultsOf(name)),
  ]);
}

function validateAddress(address: string, type: string, field: string): Errors {
  switch (type) {
    case 'IPv4':
      return isIP(address) === 4
        ? validateEndpointAddress(field, address)
        : [invalid(field, address, 'must be an IPv4 address')];
    case 'IPv6':
      return isIP(address) === 6
        ? validateEndpointAddress(field, address)
        : [invalid(field, address, 'must be an IPv6 address')];
    default:
      return invalidEach(field, address, dns1123SubdomainFaults(address));
  }
}

function validatePorts({ ports }: EndpointSlice): Errors {
  const names = new Set<string>();
  return each(ports, 'ports', ({ name = '', protocol, appProtocol }, path) => {
    const taken = names.has(name);
    names.add(name);
    return [
      ...(taken ? [duplicate(`${path}.name`, name)] : fine),
      ...(name ? invalidEach(`${path}.name`, name, dns1123LabelFaults(name)) : fine),
      ...requiredOneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
      ...(appProtocol === undefined
        ? fine
        : invalidEach(`${path}.appProtocol`, appProtocol, qualifiedNameFaults(appProtocol))),
    ];
  });
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, stored: EndpointSlice): Errors {
  return immutable('addressType', slice.addressType, stored.addressType);
}
