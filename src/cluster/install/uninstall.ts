/**
 * `holdfast uninstall`: stops the service and takes away everything that a server or an agent made on this machine: the
 * unit, containers, mounts, interfaces, nftables tables, cgroups; the data only when asked.
 */
import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { attempt } from '#base/command.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import type { Progress, UninstallOptions } from '#cli/cluster-control.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { removeContainerd } from '#kubelet/cri/containerd/remove.ts';
import { unmountBelow } from '#kubelet/cri/containerd/unmount.ts';
import { removeNodeNetwork } from '#network/node-network.ts';
import { removeOverlay } from '#network/overlay/remove.ts';
import { serverPaths } from '../config.ts';
import type { ServerPaths } from '../config.ts';
import { containerdOptions } from '../containerd-options.ts';
import { stopContainers } from '../local/remove-all.ts';
import { machine } from '../machine.ts';
import type { Place } from './place.ts';
import { readInstallation } from './record.ts';
import { systemd } from './systemd.ts';
import type { ServiceManager } from './systemd.ts';

/** False: there was nothing. */
export async function uninstall(
  options: UninstallOptions,
  place: Place,
  {
    manager = systemd,
    progress,
  }: { readonly manager?: ServiceManager; readonly progress: Progress },
): Promise<boolean> {
  const record = readInstallation(place);
  const here = place.root === '';
  if (here && record && manager.runs) await manager.stop();
  for (const path of [place.wanted, place.unit, place.settings]) {
    rmSync(path, { recursive: true, force: true });
  }
  if (here && record && manager.runs) await manager.reload();
  if (!here) return record !== undefined;
  const dataDir = options.dataDir ?? record?.dataDir ?? machine.dataDir;
  const nodes = machine.runDirs.filter((run) => existsSync(run));
  for (const run of nodes) await removeNode(serverPaths(dataDir, run), progress);
  // Otherwise the bridge is somebody else's: k3s calls its own the same.
  if (nodes.length > 0) await removeNetwork();
  const purged = options.purge && removeData(dataDir);
  return record !== undefined || nodes.length > 0 || purged;
}

async function removeNode(paths: ServerPaths, progress: Progress): Promise<void> {
  const options = { ...containerdOptions(paths), clock: systemClock, log: silentLogger };
  await stopContainers(socketOf(options), 'this machine', progress);
  await removeContainerd({ ...options, cgroupParents: machine.cgroups, purge: false });
  await unmountBelow([paths.kubelet, paths.run]);
  for (const path of [paths.run, paths.podLogs]) rmSync(path, { recursive: true, force: true });
}

async function removeNetwork(): Promise<void> {
  for (const table of machine.tables) await attempt('nft', ['delete', 'table', 'ip', table]);
  await removeOverlay();
  await removeNodeNetwork(machine.interfaces);
}

/** Local clusters keep theirs in the same directory, so what is removed is named. */
function removeData(dataDir: string): boolean {
  const prefix = `${dataDir}/`;
  const entries = Object.values(serverPaths(dataDir, machine.runDirs[0]))
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('/')[0] ?? '');
  const found = [...new Set(entries)].map((entry) => `${prefix}${entry}`).filter(existsSync);
  for (const path of found) rmSync(path, { recursive: true, force: true });
  if (existsSync(dataDir) && readdirSync(dataDir).length === 0) rmdirSync(dataDir);
  return found.length > 0;
}
