/** The faults of a Service. Its address and ports were allocated before; what cannot be allocated is refused there. */
import type { Service, ServicePort, ServiceSpec } from '#api/gen/types.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { validateLabels } from '#api/validation/object-meta.ts';
import {
  each,
  fine,
  portNumberOrName,
  requiredOneOf,
  requiredText,
} from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateNamedPort } from '../../validation/port.ts';
import { headless, isHeadless, needsNodePorts } from './traits.ts';
import { validateAddresses } from './validate-addresses.ts';
import { validateTraffic } from './validate-traffic.ts';

export function validateService({ spec }: Service): Errors {
  return [
    ...validateType(spec),
    ...validatePorts(spec),
    ...(spec.selector ? validateLabels(spec.selector, 'spec.selector') : fine),
    ...requiredOneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...validateAddresses(spec),
    ...validateTraffic(spec),
  ];
}

function validateType(spec: ServiceSpec): Errors {
  const { type, externalName = '' } = spec;
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  const headlessAs = (what: string): Errors =>
    isHeadless(spec)
      ? [invalid('spec.clusterIPs[0]', headless, `may not be set to 'None' for ${what} services`)]
      : fine;
  switch (type) {
    case 'LoadBalancer':
      return headlessAs('LoadBalancer');
    case 'NodePort':
      return headlessAs('NodePort');
    case 'ExternalName': {
      const name = externalName.replace(/\.$/, '');
      return [
        ...(spec.clusterIPs?.length
          ? [forbidden('spec.clusterIPs', "may not be set when `type` is 'ExternalName'")]
          : fine),
        ...(name
          ? invalidEach('spec.externalName', externalName, dns1123SubdomainFaults(name))
          : requiredText('spec.externalName', externalName)),
      ];
    }
    default:
      return requiredOneOf('spec.type', type, types);
  }
}

function validatePorts(spec: ServiceSpec): Errors {
  const { ports = [] } = spec;
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') {
    return [required('spec.ports')];
  }
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  const once = (set: Set<string>, key: string, fault: () => Errors): Errors => {
    if (set.has(key)) return fault();
    set.add(key);
    return fine;
  };
  return each(ports, 'spec.ports', (port, path) => {
    const { name, nodePort, protocol } = port;
    const nodePortField = `${path}.nodePort`;
    return [
      ...validatePort(port, { field: path, several: ports.length > 1 }),
      ...(name ? once(names, name, () => [duplicate(`${path}.name`, name)]) : fine),
      ...once(numbers, `${protocol}/${port.port}`, () => [
        duplicate(path, { port: port.port, protocol }),
      ]),
      ...(nodePort && !mayHaveNodePorts(spec)
        ? [forbidden(nodePortField, `may not be used when \`type\` is '${spec.type ?? ''}'`)]
        : fine),
      ...(nodePort && needsNodePorts(spec)
        ? once(nodePorts, `${protocol}/${nodePort}`, () => [duplicate(nodePortField, nodePort)])
        : fine),
    ];
  });
}

/** Without allocation of its own, a load balancer's Service may still ask for certain node ports. */
function mayHaveNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

function validatePort(
  port: ServicePort,
  where: { readonly field: string; readonly several: boolean },
): Errors {
  const { targetPort, appProtocol } = port;
  const { field } = where;
  return [
    ...validateNamedPort(port, where),
    ...(targetPort === undefined ? fine : portNumberOrName(`${field}.targetPort`, targetPort)),
    ...(appProtocol === undefined ? fine : requiredText(`${field}.appProtocol`, appProtocol)),
  ];
}

export function validateServiceUpdate(service: Service, stored: Service): Errors {
  const { spec } = service;
  const before = stored.spec;
  // A former ExternalName has no address yet and may get one.
  if (before.type === 'ExternalName' || spec.type === 'ExternalName') return fine;
  const [address] = spec.clusterIPs ?? [];
  const [former] = before.clusterIPs ?? [];
  const [family] = spec.ipFamilies ?? [];
  const [formerFamily] = before.ipFamilies ?? [];
  return [
    ...(former && address !== former
      ? [invalid('spec.clusterIPs[0]', spec.clusterIPs ?? [], 'may not change once set')]
      : fine),
    ...(formerFamily && family !== formerFamily
      ? [invalid('spec.ipFamilies[0]', spec.ipFamilies ?? [], 'may not change once set')]
      : fine),
  ];
}
