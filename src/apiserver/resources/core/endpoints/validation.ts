/** The faults of Endpoints. */
import type { EndpointAddress, EndpointPort, Endpoints } from '#api/gen/types.ts';
import { invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, portNumberFaults } from '#api/validation/names.ts';
import { each, fine, ipAddress, requiredOneOf, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

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
        validatePort(port, { field: portPath, several: ports.length > 1 }),
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

function validatePort(
  { name, port, protocol }: EndpointPort,
  { field, several }: { readonly field: string; readonly several: boolean },
): Errors {
  return [
    ...(several ? requiredText(`${field}.name`, name) : fine),
    ...(name ? invalidEach(`${field}.name`, name, dns1123LabelFaults(name)) : fine),
    ...invalidEach(`${field}.port`, port, portNumberFaults(port)),
    ...requiredOneOf(`${field}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
  ];
}
