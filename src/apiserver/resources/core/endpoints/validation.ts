/** The faults of Endpoints. */
import type { EndpointAddress, Endpoints } from '#api/gen/types.ts';
import { invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { each, fine, ipAddress } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateEndpointAddress } from '../../validation/endpoint-address.ts';
import { validateNamedPort } from '../../validation/port.ts';

export function validateEndpoints({ subsets }: Endpoints): Errors {
  return each(subsets, 'subsets', (subset, path) => {
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    return [
      ...(addresses.length + notReadyAddresses.length === 0
        ? [required(path, 'must specify `addresses` or `notReadyAddresses`')]
        : fine),
      ...each(addresses, `${path}.addresses`, validateAddress),
      ...each(notReadyAddresses, `${path}.notReadyAddresses`, validateAddress),
      ...each(ports, `${path}.ports`, (port, portPath) =>
        validateNamedPort(port, { field: portPath, several: ports.length > 1 }),
      ),
    ];
  });
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, field: string): Errors {
  const malformed = ipAddress(`${field}.ip`, ip);
  return [
    ...(malformed.length > 0 ? malformed : validateEndpointAddress(`${field}.ip`, ip)),
    ...(nodeName === undefined
      ? fine
      : invalidEach(`${field}.nodeName`, nodeName, dns1123SubdomainFaults(nodeName))),
    ...(hostname ? invalidEach(`${field}.hostname`, hostname, dns1123LabelFaults(hostname)) : fine),
  ];
}
