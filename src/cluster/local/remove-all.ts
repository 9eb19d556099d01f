/** Ends a local cluster's server and takes away everything that it made on this machine; its data stays. */
import { rmSync } from 'node:fs';
import { systemClock, sleep } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { teardown } from '#kubelet/cri/containerd/teardown.ts';
import { serverPaths } from '../config.ts';
import { removeLink } from './link.ts';
import type { LocalNames } from './names.ts';
import type { LocalRecord } from './record.ts';
import { isRunning, removeRecord } from './record.ts';

/** How long the server may take to stop before it is killed. */
const stopTimeout = 10_000;

export async function removeAll(names: LocalNames, record: LocalRecord): Promise<void> {
  await stopServer(record);
  if (!record.simulated) {
    const paths = serverPaths(record.dataDir, names.runDir);
    await teardown({ paths, cgroupRoot: names.cgroupRoot, log: silentLogger });
    await removeLink(names, record.restoreForwarding);
  }
  rmSync(`${record.dataDir}/pod-logs`, { recursive: true, force: true });
  removeRecord(names);
}

async function stopServer(record: LocalRecord): Promise<void> {
  const { pid } = record;
  if (!isRunning(record)) return;
  process.kill(pid, 'SIGTERM');
  const deadline = systemClock.monotonic() + stopTimeout;
  while (isRunning(record)) {
    if (systemClock.monotonic() > deadline) process.kill(pid, 'SIGKILL');
    // Not our child, so nothing tells of its end.
    await sleep(systemClock, 20);
  }
}
