/** Ends a local cluster's nodes and takes away everything that they made on this machine; their data stays. */
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
import { nodePaths } from '../config.ts';
import { containerdOptions } from '../containerd-options.ts';
import { nodeNames } from './names.ts';
import type { LocalNames } from './names.ts';
import { removeNetwork } from './network.ts';
import type { LocalRecord, NodeRecord } from './record.ts';
import { isRunning, removeRecord } from './record.ts';

/** How long a node's process may take to stop before it is killed, in milliseconds. */
const processPatience = 10_000;
/** The longest that containers may take to stop before they are killed, in seconds: databases close their files in it. */
const containerPatience = 10;

/** A whole local cluster. */
export async function removeAll(
  names: LocalNames,
  record: LocalRecord,
  progress: Progress,
): Promise<void> {
  await stopProcesses(record);
  await Promise.all(record.nodes.map((node) => removeNode(names, record, node, progress)));
  if (!record.simulated) await removeNetwork(names, record.network?.restoreForwarding ?? false);
  removeRecord(names);
}

/** One node's process, its containers and what they stand on; its place in the network stays, and its data. */
export async function removeNode(
  names: LocalNames,
  record: LocalRecord,
  node: NodeRecord,
  progress: Progress,
): Promise<void> {
  await stopProcess(node);
  const paths = nodePaths(node.dataDir, node.runDir);
  if (!record.simulated) {
    const options = { ...containerdOptions(paths), clock: systemClock, log: silentLogger };
    const { cgroupRoot } = nodeNames(names, node.node, node.role);
    await stopContainers(socketOf(options), node.node, progress);
    await removeContainerd({ ...options, cgroupParents: [cgroupRoot], purge: false });
    await unmountBelow([paths.kubelet]);
  }
  rmSync(paths.podLogs, { recursive: true, force: true });
}

/** What an `up` left that was interrupted before it had a server to tell of. */
export async function removeRemains(names: LocalNames): Promise<void> {
  if (process.getuid?.() === 0) await removeNetwork(names, false);
  removeRecord(names);
}

/** Ends the processes of all nodes; the containers run on. */
export async function stopProcesses(record: LocalRecord): Promise<void> {
  await Promise.all(record.nodes.map(stopProcess));
}

async function stopProcess(node: NodeRecord): Promise<void> {
  if (!isRunning(node)) return;
  process.kill(node.pid, 'SIGTERM');
  const deadline = systemClock.monotonic() + processPatience;
  while (isRunning(node)) {
    if (systemClock.monotonic() > deadline) process.kill(node.pid, 'SIGKILL');
    // Not our child, so nothing tells of its end.
    await sleep(systemClock, 20);
  }
}

/** Gives what runs in the containers the chance to end in order; what goes wrong here is ended by force afterwards. */
export async function stopContainers(
  socketPath: string,
  node: string,
  progress: Progress,
): Promise<void> {
  if (!existsSync(socketPath)) return;
  const runtime = new ContainerdRuntime({ socketPath, clock: systemClock, log: silentLogger });
  try {
    const running = (await runtime.listContainers()).filter(({ state }) => state === 'running');
    if (running.length > 0) progress(`Stopping ${running.length} containers on ${node} ...`);
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
      `The containers on ${node} could not be stopped in order (${messageOf(error)}); they are killed.`,
    );
  } finally {
    runtime.close();
  }
}
