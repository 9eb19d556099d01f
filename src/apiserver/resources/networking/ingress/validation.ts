/** The faults of an Ingress. */
import { isIP } from 'node:net';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressLoadBalancerIngress,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
} from '#api/gen/types.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import {
  dns1035LabelFaults,
  dns1123SubdomainFaults,
  portNameFaults,
  portNumberFaults,
  wildcardDns1123SubdomainFaults,
} from '#api/validation/names.ts';
import { at, each, fine, ipAddress } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateReference } from '../reference.ts';

export const classAnnotation = 'kubernetes.io/ingress.class';

const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badEnds = ['/..', '/.'];

export function validateIngress({ metadata, spec }: Ingress): Errors {
  const annotated = metadata.annotations?.[classAnnotation];
  const { ingressClassName } = spec;
  // One that is stored may differ, so that it can move from the annotation to the field.
  const isNew = !metadata.resourceVersion;
  const differs = isNew && annotated !== undefined && annotated !== (ingressClassName ?? annotated);
  return [
    ...validateSpec(spec),
    ...(differs
      ? [
          invalid(
            `annotations.${classAnnotation}`,
            annotated,
            'must match `ingressClassName` when both are specified',
          ),
        ]
      : fine),
  ];
}

function validateSpec(spec: IngressSpec): Errors {
  const { defaultBackend, rules = [], ingressClassName } = spec;
  return [
    ...(rules.length === 0 && !defaultBackend
      ? [invalid('spec', rules, 'either `defaultBackend` or `rules` must be specified')]
      : fine),
    ...(defaultBackend ? validateBackend(defaultBackend, 'spec.defaultBackend') : fine),
    ...each(rules, 'spec.rules', validateRule),
    ...each(spec.tls, 'spec.tls', validateTLS),
    ...(ingressClassName === undefined
      ? fine
      : invalidEach(
          'spec.ingressClassName',
          ingressClassName,
          dns1123SubdomainFaults(ingressClassName),
        )),
  ];
}

function validateTLS({ hosts = [], secretName }: IngressTLS, field: string): Errors {
  return [
    ...hosts.flatMap((host, index) => validateHost(host, at(`${field}.hosts`, index))),
    ...(secretName
      ? invalidEach(`${field}.secretName`, secretName, dns1123SubdomainFaults(secretName))
      : fine),
  ];
}

function validateHost(host: string, field: string): Errors {
  const faults = host.includes('*') ? wildcardDns1123SubdomainFaults : dns1123SubdomainFaults;
  return invalidEach(field, host, faults(host));
}

function notAnAddress(field: string, host: string): Errors {
  return isIP(host) > 0 ? [invalid(field, host, 'must be a DNS name, not an IP address')] : fine;
}

function validateRule({ host, http }: IngressRule, field: string): Errors {
  const paths = `${field}.http.paths`;
  return [
    ...(host
      ? [...notAnAddress(`${field}.host`, host), ...validateHost(host, `${field}.host`)]
      : fine),
    ...(http?.paths.length === 0 ? [required(paths)] : fine),
    ...each(http?.paths, paths, (path, at) => [
      ...validatePath(path, at),
      ...(path.pathType ? validateBackend(path.backend, `${at}.backend`) : fine),
    ]),
  ];
}

function validatePath({ path = '', pathType }: HTTPIngressPath, at: string): Errors {
  const field = `${at}.path`;
  const absolute = path.startsWith('/') ? fine : [invalid(field, path, 'must be an absolute path')];
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      return [
        ...absolute,
        ...badSequences
          .filter((bad) => path.includes(bad))
          .map((bad) => invalid(field, path, `must not contain '${bad}'`)),
        ...badEnds
          .filter((bad) => path.endsWith(bad))
          .map((bad) => invalid(field, path, `cannot end with '${bad}'`)),
      ];
    case 'ImplementationSpecific':
      return path ? absolute : fine;
    default:
      return pathType
        ? [notSupported(`${at}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix'])]
        : [required(`${at}.pathType`, 'pathType must be specified')];
  }
}

function validateBackend({ resource, service }: IngressBackend, field: string): Errors {
  if (resource && service) {
    return [invalid(field, '', 'cannot set both resource and service backends')];
  }
  if (resource) return validateReference(resource, `${field}.resource`);
  if (service) return validateServiceBackend(service, field);
  return [invalid(field, '', 'resource or service backend is required')];
}

function validateServiceBackend({ name, port = {} }: IngressServiceBackend, field: string): Errors {
  return [
    ...(name
      ? invalidEach(`${field}.service.name`, name, dns1035LabelFaults(name))
      : [required(`${field}.service.name`)]),
    ...validateServicePort(port, field),
  ];
}

function validateServicePort(
  { name, number }: NonNullable<IngressServiceBackend['port']>,
  field: string,
): Errors {
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
  if (name) return invalidEach(`${field}.service.port.name`, name, portNameFaults(name));
  if (number) return invalidEach(`${field}.service.port.number`, number, portNumberFaults(number));
  return [required(field, 'port name or number is required')];
}

export function validateIngressStatus({ status }: Ingress): Errors {
  return each(
    status?.loadBalancer?.ingress,
    'status.loadBalancer.ingress',
    ({ ip, hostname }: IngressLoadBalancerIngress, field) => [
      ...(ip ? ipAddress(`${field}.ip`, ip) : fine),
      ...(hostname
        ? [
            ...invalidEach(`${field}.hostname`, hostname, dns1123SubdomainFaults(hostname)),
            ...notAnAddress(`${field}.hostname`, hostname),
          ]
        : fine),
    ],
  );
}
