/** Takes a private containerd away with everything that it left on the machine, also after a crash. */
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import { isSystemError } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import { ContainerdRuntime } from './containerd-runtime.ts';
import { socketOf } from './config.ts';
import type { ContainerdOptions } from './config.ts';
import { runningPid, stopContainerd } from './process.ts';
import { unmountBelow } from './unmount.ts';

/** Where containerd's shims listen, whatever their containerd's own directories are. */
const shimSockets = '/run/containerd/s';
const cgroupMount = '/sys/fs/cgroup';
/** For the orderly removal of all sandboxes together, in milliseconds: a containerd without disk space never ends it. */
const orderlyTimeout = 15_000;

export interface RemoveOptions extends ContainerdOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Paths in the cgroup tree, such as `/kubepods`. */
  readonly cgroupParents: readonly string[];
  /** Also the images and snapshots. */
  readonly purge: boolean;
}

/** Stops every Pod, the shims and containerd; unmounts; removes the state, the cgroups and, if asked, the data. */
export async function removeContainerd(options: RemoveOptions): Promise<void> {
  if ((await runningPid(options)) !== undefined) await removeSandboxes(options);
  await stopContainerd(options, options.clock);
  await killShims(options);
  await unmountBelow([options.stateDirectory, options.rootDirectory]);
  await rm(options.stateDirectory, { recursive: true, force: true });
  if (options.purge) await rm(options.rootDirectory, { recursive: true, force: true });
  for (const parent of options.cgroupParents) await removeCgroups(parent);
  // These stay where another containerd uses them: only empty directories can go.
  for (const shared of [shimSockets, path.dirname(shimSockets)]) {
    await rmdir(shared).catch(() => undefined);
  }
}

/** The orderly way: it also undoes the CNI plugins' work. What fails here is dealt with by force afterwards. */
async function removeSandboxes(options: RemoveOptions): Promise<void> {
  const runtime = new ContainerdRuntime({ socketPath: socketOf(options), ...options });
  try {
    const sandboxes = await runtime.listSandboxes();
    const removed = Promise.all(
      sandboxes.map(async ({ id }) => {
        await runtime.stopSandbox(id);
        await runtime.removeSandbox(id);
      }),
    );
    await Promise.race([removed, sleep(options.clock, orderlyTimeout)]);
  } catch (error) {
    options.log.warn('a sandbox could not be removed in order', { error });
  } finally {
    runtime.close();
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

async function processes(): Promise<readonly Process[]> {
  const entries = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly Process[]> => {
      try {
        const [stat, commandLine] = await Promise.all([
          readFile(`/proc/${entry}/stat`, 'utf8'),
          readFile(`/proc/${entry}/cmdline`, 'utf8'),
        ]);
        // The name in parentheses may hold anything, spaces and parentheses too.
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(entry), parent: Number(parent), command: commandLine.split('\0') }];
      } catch {
        return []; // It ended meanwhile.
      }
    }),
  );
  return found.flat();
}

/** Kills the shims of this containerd (and of no other), each with everything that runs below it. */
async function killShims(options: RemoveOptions): Promise<void> {
  const all = await processes();
  const address = socketOf(options);
  const shims = all.filter(
    ({ command: [program = '', ...rest] }) =>
      path.basename(program).startsWith('containerd-shim') &&
      rest[rest.indexOf('-address') + 1] === address,
  );
  const doomed = new Set<number>();
  const mark = (pid: number): void => {
    doomed.add(pid);
    for (const child of all) if (child.parent === pid && !doomed.has(child.pid)) mark(child.pid);
  };
  for (const { pid } of shims) mark(pid);
  for (const pid of doomed) killIfThere(pid);
  for (let left = doomed.size, tries = 0; left > 0 && tries < 100; tries++) {
    left = (await processes()).filter(({ pid }) => doomed.has(pid)).length;
    if (left > 0) await sleep(options.clock, 20);
  }
  await removeDeadSockets();
}

/**
 * The sockets of shims that were killed, now or earlier; their names don't tell whose they were. One that nobody listens
 * on is of no use to anyone.
 */
async function removeDeadSockets(): Promise<void> {
  for (const name of await readdir(shimSockets).catch(() => [])) {
    const socket = path.join(shimSockets, name);
    if (await refuses(socket)) await rm(socket, { force: true });
  }
}

function refuses(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', (error) => resolve(isSystemError(error, 'ECONNREFUSED')));
  });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

/** Removes a cgroup and those below it, in every hierarchy that is mounted; only empty ones can go. */
async function removeCgroups(parent: string): Promise<void> {
  const hierarchies = [cgroupMount, ...(await subdirectories(cgroupMount))];
  for (const hierarchy of hierarchies) await removeTree(path.join(hierarchy, parent));
}

async function removeTree(directory: string): Promise<void> {
  for (const child of await subdirectories(directory)) await removeTree(child);
  await rmdir(directory).catch(() => undefined);
}

async function subdirectories(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(directory, entry.name));
}
