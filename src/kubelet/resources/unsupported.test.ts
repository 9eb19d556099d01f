import { expect, test } from 'vitest';
import type { PodSpec } from '#api/gen/types.ts';
import { podOf } from '../testing/pods.ts';
import { unsupportedBy } from './unsupported.ts';

const sysctl = (name: string, more: Partial<PodSpec> = {}): Partial<PodSpec> => ({
  ...more,
  securityContext: { sysctls: [{ name, value: '1' }] },
});

test.each<[Partial<PodSpec>, string | undefined]>([
  [{}, undefined],
  [sysctl('net.ipv4.tcp_syncookies'), undefined],
  [sysctl('kernel/shm_rmid_forced'), undefined],
  [sysctl('kernel.msgmax'), 'SysctlForbidden: forbidden sysctl: "kernel.msgmax" not allowlisted'],
  [
    sysctl('net.ipv4.tcp_syncookies', { hostNetwork: true }),
    'SysctlForbidden: forbidden sysctl: "net.ipv4.tcp_syncookies" not allowed with host net enabled',
  ],
  [
    sysctl('kernel.shm_rmid_forced', { hostIPC: true }),
    'SysctlForbidden: forbidden sysctl: "kernel.shm_rmid_forced" not allowed with host ipc enabled',
  ],
  [{ securityContext: { supplementalGroupsPolicy: 'Merge' } }, undefined],
  [
    { securityContext: { supplementalGroupsPolicy: 'Strict' } },
    'SupplementalGroupsPolicyNotSupported: SupplementalGroupsPolicy=Strict is not supported in this node',
  ],
  [
    { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
    'AppArmor: Cannot enforce AppArmor: AppArmor is not enabled on the host',
  ],
  [{ securityContext: { appArmorProfile: { type: 'Unconfined' } } }, undefined],
])('%j: %s', (spec, expected) => {
  const failure = unsupportedBy(podOf(spec));
  expect(failure && `${failure.reason}: ${failure.message}`).toBe(expected);
});
