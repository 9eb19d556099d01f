/** Ends a local cluster's server and takes away everything that it made on this machine; its data stays. */
import { existsSync, rmSync } from 'node:fs';
import { sleep, systemClock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import type { Progress } from '#cli/cluster-control.ts';
import { socketOf } from '#kubelet/cri/containerd/config.ts';
import { ContainerdRuntime } from '#kubelet/cri/containerd/containerd-runtime.ts';
import { removeContainerd } from '#kubelet/cri/containerd/remove.ts';
import { unmountBelow } from '#kubelet/cri/containerd/unmount.ts';
import { podGracePeriodAnnotation } from '#kubelet/labels.ts';
import { serverPaths } from '../config.ts';
import { containerdOptions } from '../containerd-options.ts';
import { removeLink } from './link.ts';
import type { LocalNames } from './names.ts';
import type { LocalRecord } from './record.ts';
import { isRunning, removeRecord } from './record.ts';

/** How long the server may take to stop before it is killed, in milliseconds. */
const serverPatience = 10_000;
/** The longest that containers may take to stop before they are killed, in seconds: databases close their files in it. */
const containerPatience = 10;

export async function removeAll(
  names: LocalNames,
  record: LocalRecord,
  progress: Progress,
): Promise<void> {
  await stopServer(record);
  const paths = serverPaths(record.dataDir, names.runDir);
  if (!record.simulated) {
    const options = { ...containerdOptions(paths), clock: systemClock, log: silentLogger };
    await stopContainers(socketOf(options), progress);
    await removeContainerd({ ...options, cgroupParents: [names.cgroupRoot], purge: false });
    await unmountBelow([paths.kubelet]);
    await removeLink(names, record.restoreForwarding);
  }
  rmSync(paths.podLogs, { recursive: true, force: true });
  removeRecord(names);
}

/** What an `up` left that was interrupted before it had a server to tell of. */
export async function removeRemains(names: LocalNames): Promise<void> {
  await removeLink(names, false);
  removeRecord(names);
}

/** Ends the server's process; the containers run on. */
export async function stopServer(record: LocalRecord): Promise<void> {
  if (!isRunning(record)) return;
  process.kill(record.pid, 'SIGTERM');
  const deadline = systemClock.monotonic() + serverPatience;
  while (isRunning(record)) {
    if (systemClock.monotonic() > deadline) process.kill(record.pid, 'SIGKILL');
    // Not our child, so nothing tells of its end.
    await sleep(systemClock, 20);
  }
}

/** Gives what runs in the containers the chance to end in order; what goes wrong here is ended by force afterwards. */
export async function stopContainers(socketPath: string, progress: Progress): Promise<void> {
  if (!existsSync(socketPath)) return;
  const runtime = new ContainerdRuntime({ socketPath, clock: systemClock, log: silentLogger });
  try {
    const running = (await runtime.listContainers()).filter(({ state }) => state === 'running');
    if (running.length > 0) progress(`Stopping ${running.length} containers ...`);
    const stopped = Promise.all(
      running.map(({ id, annotations }) => {
        const own = Number(annotations[podGracePeriodAnnotation] ?? containerPatience);
        return runtime.stopContainer(id, Math.min(own, containerPatience));
      }),
    );
    // containerd may be stuck: on a full disk it doesn't hear of a container's end.
    await Promise.race([stopped, sleep(systemClock, (containerPatience + 5) * 1000)]);
  } catch (error) {
    progress(
      `The containers could not be stopped in order (${messageOf(error)}); they are killed.`,
    );
  } finally {
    runtime.close();
  }
}
