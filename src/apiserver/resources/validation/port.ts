/** What the ports of Services, Endpoints and slices have in common. */
import { invalidEach } from '#api/validation/errors.ts';
import { dns1123LabelFaults, portNumberFaults } from '#api/validation/names.ts';
import { fine, requiredOneOf, requiredText } from './checks.ts';
import type { Errors } from './checks.ts';

interface NamedPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
}

/** Of `several` ports each needs a name. */
export function validateNamedPort(
  { name, port, protocol }: NamedPort,
  { field, several }: { readonly field: string; readonly several: boolean },
): Errors {
  return [
    ...(several ? requiredText(`${field}.name`, name) : fine),
    ...(name ? invalidEach(`${field}.name`, name, dns1123LabelFaults(name)) : fine),
    ...invalidEach(`${field}.port`, port, portNumberFaults(port)),
    ...requiredOneOf(`${field}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
  ];
}
