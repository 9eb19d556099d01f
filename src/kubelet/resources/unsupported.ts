/** What a Pod asks of the node's kernel or runtime that they don't do, or that no Pod may have here: pure. */
import type { Pod } from '#api/gen/types.ts';
import type { PodFailure } from '../sync-context.ts';

/** Those that touch nothing outside the Pod (upstream's list of 1.36). */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

export function unsupportedBy(pod: Pod): PodFailure | undefined {
  return forbiddenSysctl(pod) ?? strictGroups(pod) ?? appArmor(pod);
}

function forbiddenSysctl({ spec }: Pod): PodFailure | undefined {
  for (const { name: written } of spec.securityContext?.sysctls ?? []) {
    // `net/ipv4/…` is the same name.
    const name = written.includes('/') ? written.replaceAll('/', '.') : written;
    const because = safeSysctls.has(name)
      ? spec.hostNetwork && name.startsWith('net.')
        ? 'not allowed with host net enabled'
        : spec.hostIPC && name.startsWith('kernel.')
          ? 'not allowed with host ipc enabled'
          : undefined
      : 'not allowlisted';
    if (because === undefined) continue;
    return { reason: 'SysctlForbidden', message: `forbidden sysctl: "${written}" ${because}` };
  }
  return undefined;
}

function strictGroups({ spec }: Pod): PodFailure | undefined {
  if (spec.securityContext?.supplementalGroupsPolicy !== 'Strict') return undefined;
  return {
    reason: 'SupplementalGroupsPolicyNotSupported',
    message: 'SupplementalGroupsPolicy=Strict is not supported in this node',
  };
}

/** The runtime is given no profiles. */
function appArmor({ spec }: Pod): PodFailure | undefined {
  const contexts = [
    spec.securityContext,
    ...[...(spec.initContainers ?? []), ...spec.containers].map(
      ({ securityContext }) => securityContext,
    ),
  ];
  const asks = contexts.some(
    (context) => context?.appArmorProfile && context.appArmorProfile.type !== 'Unconfined',
  );
  if (!asks) return undefined;
  const message = 'Cannot enforce AppArmor: AppArmor is not enabled on the host';
  return { reason: 'AppArmor', message };
}
