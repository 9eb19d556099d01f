/** `up`: makes the namespace and link, starts a server in the background and waits for its word that it is ready. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { HoldfastError, bug } from '#base/errors.ts';
import type { Progress, UpOptions } from '#cli/cluster-control.ts';
import type { ServerConfig } from '../config.ts';
import { clusterDefaults, serverPaths } from '../config.ts';
import { createLink, linkExists, removeLink } from './link.ts';
import type { LocalNames } from './names.ts';
import { untilReady } from './readiness.ts';
import type { ReadyMessage } from './ready-message.ts';
import { readyDescriptor } from './ready-message.ts';
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
    const { config, restoreForwarding } = options.simulated
      ? { config: await simulatedConfig(names, options), restoreForwarding: false }
      : await realConfig(names, options);
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

const configFile = (names: LocalNames): string => `${names.runDir}/config.json`;

function readConfig(names: LocalNames): ServerConfig {
  const config: ServerConfig = JSON.parse(readFileSync(configFile(names), 'utf8'));
  return config;
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

async function realConfig(
  names: LocalNames,
  options: UpOptions,
): Promise<{ config: ServerConfig; restoreForwarding: boolean }> {
  // What an interrupted `up` left would stand in the way.
  await removeLink(names, false);
  const { addresses, forwardingWasOff } = await createLink(names);
  const config: ServerConfig = {
    ...sharedConfig(names, options),
    nodeIP: addresses.cluster,
    api: {
      listen: [addresses.cluster, '127.0.0.1'].map((host) => ({
        host,
        port: clusterDefaults.apiPort,
      })),
    },
    kubelet: {
      listen: [{ host: addresses.cluster, port: clusterDefaults.kubeletPort }],
      maxPods: clusterDefaults.maxPods,
    },
    dns: { listen: [] },
    simulated: false,
  };
  return { config, restoreForwarding: forwardingWasOff };
}

async function simulatedConfig(names: LocalNames, options: UpOptions): Promise<ServerConfig> {
  const api = await rememberedPort(names, 'api-port', clusterDefaults.apiPort);
  const dns = await rememberedPort(names, 'dns-port', 10_053);
  return {
    ...sharedConfig(names, options),
    nodeIP: '127.0.0.1',
    api: { listen: [{ host: '127.0.0.1', port: api }] },
    kubelet: { listen: [{ host: '127.0.0.1', port: 0 }], maxPods: clusterDefaults.maxPods },
    dns: { listen: [{ host: '127.0.0.1', port: dns }] },
    simulated: true,
  };
}

function sharedConfig(names: LocalNames, options: UpOptions) {
  return {
    ...clusterDefaults,
    name: names.cluster,
    nodeName: 'k3s-server',
    resolvConf: '/etc/resolv.conf',
    paths: serverPaths(names.dataDir, names.runDir),
    cgroupRoot: names.cgroupRoot,
    bridge: 'cni0',
    proxyTable: 'holdfast',
    keepRuntime: true,
    logLevel: options.logLevel,
  } satisfies Partial<ServerConfig>;
}

/** Keeps the port of the last time, so that kubeconfigs stay valid; else the usual one, else any that is free. */
async function rememberedPort(names: LocalNames, file: string, usual: number): Promise<number> {
  const path = `${names.dataDir}/${file}`;
  const candidates: number[] = [];
  try {
    candidates.push(Number(readFileSync(path, 'utf8')));
  } catch {
    // The first start.
  }
  for (const port of [...candidates, usual, 0]) {
    const free = await freePort(port);
    if (free) {
      writeFileSync(path, `${free}\n`);
      return free;
    }
  }
  return bug('the system has no free port');
}

/** `port` itself when it is free (0: any), else undefined. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(undefined));
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}

/** Starts `holdfast server` detached, inside the cluster's network namespace where it has one. */
function launch(
  names: LocalNames,
  config: ServerConfig,
  log: string,
): { pid: number; ready: Promise<void> } {
  writeFileSync(configFile(names), `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  const main = new URL('../../main.ts', import.meta.url).pathname;
  const node = [
    process.execPath,
    ...process.execArgv,
    main,
    'server',
    '--config',
    configFile(names),
    '--log-level',
    config.logLevel,
  ];
  const [program = '', ...words] = config.simulated
    ? node
    : ['nsenter', `--net=/run/netns/${names.namespace}`, ...node];
  const logFile = openSync(log, 'a', 0o600);
  const child = spawn(program, words, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', logFile, logFile, 'pipe'],
    env: serverEnvironment(process.env),
  });
  closeSync(logFile);
  child.unref();
  const pipe = child.stdio[readyDescriptor];
  if (child.pid === undefined || !pipe || !('setEncoding' in pipe)) {
    throw new HoldfastError('PROGRAM_MISSING', `${program} cannot be started`, {
      remedy: 'install util-linux (it brings nsenter)',
    });
  }
  return { pid: child.pid, ready: untilToldReady(pipe, log) };
}

async function untilToldReady(pipe: Readable, log: string): Promise<void> {
  let text = '';
  for await (const chunk of pipe.setEncoding('utf8')) text += chunk;
  if (text === '') {
    throw new HoldfastError('COMMAND_FAILED', 'the server ended before it was ready', {
      remedy: `see its log: ${log}`,
    });
  }
  const message: ReadyMessage = JSON.parse(text);
  if (message.ready) return;
  throw new HoldfastError('COMMAND_FAILED', `the server did not start: ${message.message}`, {
    remedy: message.remedy ?? `see its log: ${log}`,
  });
}

/** What a server gets of the environment: the launcher's settings, programs, and the way to registries. */
function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) =>
    /^(PATH|HOME|NODE_COMPILE_CACHE|MALLOC_ARENA_MAX|https?_proxy|no_proxy)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), HOLDFAST_READY_FD: String(readyDescriptor) };
}
