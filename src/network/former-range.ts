/** A node that was deleted and came back may have another Pod range; the Pods' bridge must not keep the former one's address. */
import { attempt, run } from '#base/command.ts';
import { firstAddress } from './cidr.ts';

interface BridgeJson {
  readonly addr_info?: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** Leaves the bridge the gateway's address of this range, if it has it; fine when there is no bridge yet. */
export async function forgetFormerRange(bridge: string, podCIDR: string): Promise<void> {
  const { stdout } = await attempt('ip', ['-json', '-4', 'address', 'show', 'dev', bridge]);
  const found: readonly BridgeJson[] = stdout.trim() === '' ? [] : JSON.parse(stdout);
  for (const { local, prefixlen } of found.flatMap(({ addr_info: addresses = [] }) => addresses)) {
    if (local === firstAddress(podCIDR)) continue;
    await run('ip', ['address', 'del', `${local}/${prefixlen}`, 'dev', bridge]);
  }
}
