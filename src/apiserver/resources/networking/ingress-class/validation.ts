/** The faults of an IngressClass. */
import type { IngressClass, IngressClassParametersReference } from '#api/gen/types.ts';
import {
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from '#api/validation/errors.ts';
import { dns1123LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateReference } from '../reference.ts';

const longestController = 250;
const pathPattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

export function validateIngressClass({ spec }: IngressClass): Errors {
  return [
    ...validateController(spec.controller ?? '', 'spec.controller'),
    ...(spec.parameters ? validateParameters(spec.parameters, 'spec.parameters') : fine),
  ];
}

export function validateIngressClassUpdate(object: IngressClass, stored: IngressClass): Errors {
  return immutable('spec.controller', object.spec.controller, stored.spec.controller);
}

/** A path below a domain, such as `example.com/ingress`. */
function validateController(controller: string, field: string): Errors {
  if (!controller) return [required(field)];
  const slash = controller.indexOf('/');
  const [host, path] = [controller.slice(0, slash), controller.slice(slash + 1)];
  const tooLongFault =
    controller.length > longestController ? [tooLong(field, longestController)] : fine;
  if (slash < 1 || path === '') {
    const message = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return [...tooLongFault, invalid(field, controller, message)];
  }
  return [
    ...tooLongFault,
    ...invalidEach(field, host, dns1123SubdomainFaults(host)),
    ...(new RegExp(`^${pathPattern}$`).test(path)
      ? fine
      : [invalid(field, path, `Invalid path (regex used for validation is '${pathPattern}')`)]),
  ];
}

function validateParameters(parameters: IngressClassParametersReference, field: string): Errors {
  return [...validateReference(parameters, field), ...validateScope(parameters, field)];
}

function validateScope(
  { scope, namespace }: IngressClassParametersReference,
  field: string,
): Errors {
  const path = `${field}.namespace`;
  switch (scope) {
    case undefined:
      return [required(`${field}.scope`)];
    case 'Cluster':
      return namespace === undefined
        ? fine
        : [forbidden(path, "`parameters.scope` is set to 'Cluster'")];
    case 'Namespace':
      return namespace === undefined
        ? [required(path, "`parameters.scope` is set to 'Namespace'")]
        : invalidEach(path, namespace, dns1123LabelFaults(namespace));
    default:
      return [notSupported(`${field}.scope`, scope, ['Cluster', 'Namespace'])];
  }
}
