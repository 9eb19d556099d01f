/** The kernel's part of the way to other nodes, read and written with the programs `ip` and `bridge` (iproute2). */
import { attempt, run } from '#base/command.ts';
import type { CommandResult } from '#base/command.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import type { Commands } from './difference.ts';
import type { Device, OverlayState, Uplink } from './state.ts';
import { deviceName, routeProtocol, tunnelWords, vxlanId, vxlanPort } from './state.ts';

export interface Kernel {
  uplink(nodeIP: string): Promise<Uplink>;
  /** Those of the addresses that are reached without a router → the interface to them. */
  onLink(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
  read(): Promise<OverlayState>;
  apply(commands: Commands): Promise<void>;
}

/** An entry of what iproute2's programs print as JSON: an interface, a route, a neighbour or a forwarding entry. */
interface Entry {
  readonly ifname?: string;
  readonly mtu?: number;
  readonly address?: string;
  readonly flags?: readonly string[];
  readonly linkinfo?: { readonly info_data?: TunnelData };
  readonly addr_info?: readonly { readonly family: string; readonly local: string }[];
  readonly mac?: string;
  readonly dst?: string;
  readonly lladdr?: string;
  /** Of what isn't an ordinary route: an address of this machine, a range that is refused. */
  readonly type?: string;
  readonly gateway?: string;
  readonly dev?: string;
}

interface TunnelData {
  readonly id?: number;
  readonly local?: string;
  readonly port?: number;
  readonly learning?: boolean;
}

/** Ethernet's usual size, for a machine whose address is on none of its interfaces, or on loopback. */
const usualMtu = 1500;

/** `prefix` is a command that runs another, such as `ip netns exec NAME`: for a network that isn't this process's own. */
export function kernelOf(prefix: readonly string[] = []): Kernel {
  const behind = (words: readonly string[]): [program: string, words: readonly string[]] => {
    const [program = '', ...rest] = [...prefix, ...words];
    return [program, rest];
  };
  const call = (...words: string[]): Promise<string> => run(...behind(words));
  const batch = async (words: readonly string[], commands: readonly string[]): Promise<void> => {
    if (commands.length === 0) return;
    await run(...behind([...words, '-batch', '-']), { input: commands.join('\n') });
  };

  return {
    async uplink(nodeIP) {
      const text = await call('ip', '-json', '-4', 'address', 'show', 'to', nodeIP);
      const [link] = parse(text).filter(({ ifname }) => ifname !== 'lo');
      return { name: link?.ifname ?? '', mtu: link?.mtu ?? usualMtu };
    },

    async onLink(addresses) {
      if (addresses.length === 0) return new Map();
      const questions = addresses.map((address) => `route get ${address}`).join('\n');
      // One that has no route at all makes the status bad and leaves its line out.
      const { stdout } = await attempt(...behind(['ip', '-json', '-force', '-batch', '-']), {
        input: questions,
      });
      const routes = stdout.split('\n').flatMap((line) => parse(line));
      return new Map(
        routes.flatMap(({ dst, type, gateway, dev }): [string, string][] =>
          dst && dev && !type && !gateway && dev !== deviceName ? [[dst, dev]] : [],
        ),
      );
    },

    async read() {
      const words = ['ip', '-json', '-details', 'address', 'show', 'dev', deviceName];
      const device = deviceOf(await attempt(...behind(words)));
      const [forwarding, neighbours, routes] = await Promise.all([
        device ? call('bridge', '-json', 'fdb', 'show', 'dev', deviceName) : '',
        device
          ? call('ip', '-json', '-4', 'neigh', 'show', 'dev', deviceName, 'nud', 'permanent')
          : '',
        call('ip', '-json', '-4', 'route', 'show', 'proto', routeProtocol),
      ]);
      return {
        device,
        forwarding: new Map(parse(forwarding).map(({ mac = '', dst = '' }) => [mac, dst])),
        neighbours: new Map(parse(neighbours).map(({ dst = '', lladdr = '' }) => [dst, lladdr])),
        routes: new Map(parse(routes).map((route) => [route.dst ?? '', wayOf(route)])),
      };
    },

    async apply({ device, forwarding, routes }) {
      await batch(['ip'], device).catch((cause: unknown) => {
        throw explained(cause);
      });
      await batch(['bridge'], forwarding);
      // One that the kernel refuses mustn't keep the others away; the whole fails all the same, and is tried again.
      await batch(['ip', '-force'], routes);
    },
  };
}

export const systemKernel: Kernel = kernelOf();

function deviceOf({ status, stdout, stderr }: CommandResult): Device | undefined {
  if (status !== 0 && !stderr.includes('does not exist')) {
    throw new HoldfastError('COMMAND_FAILED', `${deviceName} cannot be read: ${stderr.trim()}`);
  }
  const [link] = parse(stdout);
  if (!link) return undefined;
  const { id, local = '', port, learning } = link.linkinfo?.info_data ?? {};
  const isOurs = id === vxlanId && port === vxlanPort && learning === false;
  return {
    tunnel: isOurs ? tunnelWords(local) : 'another',
    ethernetAddress: link.address ?? '',
    mtu: link.mtu ?? 0,
    addresses: (link.addr_info ?? [])
      .filter(({ family }) => family === 'inet')
      .map(({ local: address }) => address),
    up: link.flags?.includes('UP') ?? false,
  };
}

function wayOf({ gateway, dev, flags }: Entry): string {
  return `via ${gateway} dev ${dev}${flags?.includes('onlink') ? ' onlink' : ''}`;
}

/** The two failures that a person can do something about. */
function explained(cause: unknown): unknown {
  const text = messageOf(cause);
  if (/Operation not supported|Unknown device type/.test(text)) {
    const message = 'the kernel has no VXLAN';
    const remedy =
      'load the kernel module "vxlan", or use --pod-network host-gw where all nodes share a link';
    return new HoldfastError('KERNEL_FEATURE_MISSING', `${message}: ${remedy}`, { cause, remedy });
  }
  if (text.includes('File exists')) {
    const message = `another VXLAN device has VNI ${vxlanId} and port ${vxlanPort}`;
    const remedy = 'remove what made it (flannel or k3s?): ip -details link show type vxlan';
    return new HoldfastError('COMMAND_FAILED', `${message}: ${remedy}`, { cause, remedy });
  }
  return cause;
}

/** Programs of iproute2 print nothing at all for an empty list. */
function parse(text: string): readonly Entry[] {
  if (text.trim() === '') return [];
  const list: readonly Entry[] = JSON.parse(text);
  return list;
}
