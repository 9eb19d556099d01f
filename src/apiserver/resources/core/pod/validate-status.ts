/** The faults of a Pod's status: its addresses and conditions, and containers that come back to life though they may not. */
import { isIPv4 } from 'node:net';
import type { ContainerStatus, Pod } from '#api/gen/types.ts';
import { duplicate, forbidden, invalid, invalidEach } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { each, fine, ipAddress } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const systemConditions = ['PodScheduled', 'Ready', 'Initialized'];

export function validatePodStatus(pod: Pod, stored: Pod): Errors {
  const { conditions, nominatedNodeName, podIPs, hostIPs } = pod.status ?? {};
  const isNominated = nominatedNodeName && nominatedNodeName !== stored.status?.nominatedNodeName;
  return [
    ...each(conditions, 'status.conditions', ({ type }, path) =>
      systemConditions.includes(type)
        ? fine
        : invalidEach(`${path}.Type`, type, qualifiedNameFaults(type)),
    ),
    ...(isNominated
      ? invalidEach(
          'status.nominatedNodeName',
          nominatedNodeName,
          dns1123SubdomainFaults(nominatedNodeName),
        )
      : fine),
    ...validateTransitions(pod, stored),
    ...validateAddresses(podIPs, 'status.podIPs'),
    ...validateAddresses(hostIPs, 'status.hostIPs'),
  ];
}

interface Address {
  readonly ip: string;
}

function validateAddresses(addresses: readonly Address[] = [], field: string): Errors {
  const seen = new Set<string>();
  const families = addresses.map(({ ip }) => isIPv4(ip));
  const several =
    addresses.length > 2 || (addresses.length === 2 && families[0] === families[1])
      ? [invalid(field, addresses, 'may specify no more than one IP for each IP family')]
      : fine;
  return [
    ...each(addresses, field, ({ ip }, path) => ipAddress(path, ip)),
    ...several,
    ...each(addresses, field, (address, path) => {
      const again = seen.has(address.ip) ? [duplicate(path, address)] : fine;
      seen.add(address.ip);
      return again;
    }),
  ];
}

function validateTransitions({ status }: Pod, { spec, status: before }: Pod): Errors {
  if (spec.restartPolicy === 'Always' || hasOwnRules(spec)) return fine;
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  const check = (
    key: 'containerStatuses' | 'initContainerStatuses',
    mayLeave: (container: ContainerStatus) => boolean,
  ): Errors =>
    each(before?.[key], `status.${key}`, (container, path) => {
      if (!container.state?.terminated || mayLeave(container)) return fine;
      const now = status?.[key]?.find(({ name }) => name === container.name);
      return now && !now.state?.terminated
        ? [forbidden(`${path}.state`, 'may not be transitioned to non-terminated state')]
        : fine;
    });
  const failedAndMayTry = ({ state }: ContainerStatus): boolean =>
    state?.terminated?.exitCode !== 0 && spec.restartPolicy === 'OnFailure';
  return [
    ...check('containerStatuses', failedAndMayTry),
    ...check(
      'initContainerStatuses',
      (container) => sidecars.has(container.name) || failedAndMayTry(container),
    ),
  ];
}

/** A container with rules of its own may start again whatever the Pod's policy, and all others with it. */
function hasOwnRules({ containers, initContainers = [] }: Pod['spec']): boolean {
  return (
    containers.some(({ restartPolicy }) => restartPolicy !== undefined) ||
    initContainers.some(
      ({ restartPolicy, restartPolicyRules }) =>
        restartPolicyRules !== undefined ||
        (restartPolicy !== undefined && restartPolicy !== 'Always'),
    )
  );
}
