/** How the cluster's private containerd is set up; the server that runs it and `down` that removes it agree by this. */
import { existsSync, readFileSync } from 'node:fs';
import type { ContainerdOptions } from '#kubelet/cri/containerd/config.ts';
import type { ServerPaths } from './config.ts';

/** The image that holds a Pod's namespaces; built in (`#kubelet/images`), never pulled. */
export const sandboxImage = 'holdfast.local/pause:1';

export function containerdOptions(
  paths: Pick<ServerPaths, 'containerd' | 'run'>,
): ContainerdOptions {
  return {
    rootDirectory: paths.containerd,
    stateDirectory: `${paths.run}/containerd`,
    cniConfigDirectory: `${paths.run}/cni`,
    cniPluginDirectories: [cniPluginDirectory()],
    sandboxImage,
    restrictOomScoreAdjust: !hasCapability(capSysResource),
  };
}

/** Debian's package has the plugins in the first, other distributions in the second. */
function cniPluginDirectory(): string {
  const known = ['/usr/lib/cni', '/opt/cni/bin'];
  return known.find((directory) => existsSync(`${directory}/bridge`)) ?? '/usr/lib/cni';
}

/** capabilities(7). */
const capSysResource = 24;

function hasCapability(bit: number): boolean {
  const effective =
    /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${effective}`) >> BigInt(bit)) % 2n === 1n;
}
