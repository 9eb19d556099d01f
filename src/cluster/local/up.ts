/** `up`: starts a local cluster, or takes over what a server that was killed left running. */
import { existsSync, mkdirSync } from 'node:fs';
import type { Progress, UpOptions } from '#cli/cluster-control.ts';
import type { ServerConfig } from '../config.ts';
import { configFile, launch, readConfig } from './launch.ts';
import { linkExists } from './link.ts';
import { localConfig } from './local-config.ts';
import type { LocalNames } from './names.ts';
import { untilReady } from './readiness.ts';
import type { LocalRecord } from './record.ts';
import { isRunning, readRecord, startTicksOf, writeRecord } from './record.ts';
import { removeAll, removeRemains } from './remove-all.ts';

/** Starts the cluster; `started: false` when it is up already. */
export async function startLocal(
  names: LocalNames,
  options: UpOptions,
  progress: Progress,
): Promise<{ record: LocalRecord; started: boolean }> {
  const before = readRecord(names);
  if (before && isRunning(before)) {
    // It isn't ready yet where the `up` that started it was interrupted.
    await untilReady(before);
    if (isRunning(before)) return { record: before, started: false };
  }
  if (before && (await canGoOn(names, before))) {
    progress('The server of this cluster had ended; starting it again. Its containers run on.');
    return {
      record: await startServer(names, readConfig(names), before.restoreForwarding),
      started: true,
    };
  }
  if (before) await removeAll(names, before, progress);
  mkdirSync(names.runDir, { recursive: true, mode: 0o700 });
  mkdirSync(names.dataDir, { recursive: true, mode: 0o700 });
  try {
    const { config, restoreForwarding } = await localConfig(names, options);
    return { record: await startServer(names, config, restoreForwarding), started: true };
  } catch (error) {
    const record = readRecord(names);
    if (record) await removeAll(names, record, progress);
    else await removeRemains(names);
    throw error;
  }
}

/** Whether what the last server worked with still stands, so that a new one can take over. */
async function canGoOn(names: LocalNames, before: LocalRecord): Promise<boolean> {
  return existsSync(configFile(names)) && (before.simulated || (await linkExists(names)));
}

/** Starts the server's process, records it, and waits until it is ready. */
async function startServer(
  names: LocalNames,
  config: ServerConfig,
  restoreForwarding: boolean,
): Promise<LocalRecord> {
  const log = `${config.paths.data}/server.log`;
  const server = launch(names, config, log);
  const [dns] = config.dns.listen;
  const record: LocalRecord = {
    name: names.cluster,
    pid: server.pid,
    startTicks: startTicksOf(server.pid) ?? '',
    dataDir: config.paths.data,
    runDir: names.runDir,
    simulated: config.simulated,
    nodeName: config.nodeName,
    apiUrl: `https://${config.nodeIP}:${config.api.listen[0]?.port}`,
    dns: dns ? `${dns.host} port ${dns.port}` : `${config.dnsAddress} (from Pods)`,
    kubeconfig: config.paths.kubeconfig,
    log,
    restoreForwarding,
  };
  writeRecord(names, record);
  await server.ready;
  return record;
}
