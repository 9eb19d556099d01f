/**
 * What a node's own network needs besides the Pods' bridge: forwarding switched on, and an interface that carries the
 * addresses which every node answers by itself (cluster DNS). Pods reach those through their gateway without any
 * address translation.
 *
 * The interface is a bridge without ports: it only has to exist, and the kernel's dummy driver often isn't built.
 */
import { access, writeFile } from 'node:fs/promises';
import { run } from '#base/command.ts';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';

export interface NodeNetwork {
  /** Name of the interface; at most 15 characters. */
  readonly interface: string;
  /** Addresses that this node answers itself, such as `10.43.0.10`. */
  readonly addresses: readonly string[];
  /** The Service range. The node's own processes need a route for it, though none of it ever leaves the node. */
  readonly serviceCIDR: string;
}

/** Idempotent. Rejects with KERNEL_FEATURE_MISSING when the kernel can't do it. */
export async function setUpNodeNetwork(network: NodeNetwork): Promise<void> {
  await setSysctl('net/ipv4/ip_forward', '1');
  await seeBridgedTraffic();
  const { interface: name, addresses, serviceCIDR } = network;
  if (!(await exists(name))) {
    await run('ip', ['link', 'add', name, 'type', 'bridge']).catch((cause: unknown) => {
      throw new HoldfastError(
        'KERNEL_FEATURE_MISSING',
        `cannot make a bridge: ${messageOf(cause)}`,
        {
          cause,
          remedy: 'load the kernel module "bridge", or run on a kernel that has it',
        },
      );
    });
  }
  await run('ip', ['link', 'set', name, 'up']);
  for (const address of addresses) {
    await run('ip', ['address', 'replace', `${address}/32`, 'dev', name]);
  }
  await run('ip', ['route', 'replace', serviceCIDR, 'dev', name]);
}

/** Takes the node's interface and the Pods' bridge away; fine when they aren't there. */
export async function removeNodeNetwork(interfaces: readonly string[]): Promise<void> {
  for (const name of interfaces) {
    if (await exists(name)) await run('ip', ['link', 'delete', name]);
  }
}

/**
 * Two Pods on one bridge talk past the node's routing; when one reaches the other through a Service, the answer must
 * still be translated back. So what crosses the bridge has to pass the packet filter too.
 */
async function seeBridgedTraffic(): Promise<void> {
  const switchName = 'net/bridge/bridge-nf-call-iptables';
  if (!(await hasSysctl(switchName))) {
    // Where it is a module that can't be loaded, the check below says so.
    await run('modprobe', ['br_netfilter']).catch(() => undefined);
  }
  if (!(await hasSysctl(switchName))) {
    throw new HoldfastError('KERNEL_FEATURE_MISSING', 'the kernel has no br_netfilter', {
      remedy: 'load the kernel module "br_netfilter" (modprobe br_netfilter)',
    });
  }
  await setSysctl(switchName, '1');
}

async function exists(name: string): Promise<boolean> {
  return hasSysctl(`net/ipv4/conf/${name}`);
}

async function hasSysctl(name: string): Promise<boolean> {
  return access(`/proc/sys/${name}`).then(
    () => true,
    () => false,
  );
}

async function setSysctl(name: string, value: string): Promise<void> {
  try {
    await writeFile(`/proc/sys/${name}`, value);
  } catch (cause) {
    const denied = isSystemError(cause, 'EACCES') || isSystemError(cause, 'EPERM');
    throw new HoldfastError(
      denied ? 'NOT_ROOT' : 'KERNEL_FEATURE_MISSING',
      `cannot set ${name.replaceAll('/', '.')}`,
      { cause, remedy: denied ? 'run it as root' : 'run on a kernel with IPv4 routing' },
    );
  }
}
