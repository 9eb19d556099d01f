/** The faults of Endpoints. */
import type { EndpointAddress, Endpoints } from '#api/gen/types.ts';
import { invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import { each, fine, ipAddress } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
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

function validateAddress({ ip, hostname }: EndpointAddress, field: string): Errors {
  return [
    ...ipAddress(`${field}.ip`, ip),
    ...(hostname ? invalidEach(`${field}.hostname`, hostname, dns1123LabelFaults(hostname)) : fine),
  ];
}
