/** `holdfast server`: settles the configuration, runs the server until the signal aborts, and tells whoever waits. */
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';
import { createLogger } from '#base/log.ts';
import type { ServeOptions } from '#cli/cluster-control.ts';
import type { ServerConfig } from './config.ts';
import { clusterDefaults, serverPaths } from './config.ts';
import type { ReadyMessage } from './local/ready-message.ts';
import { nodeAddress } from './node-address.ts';
import { runServer } from './server.ts';

export async function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const tell = readyTeller(process.env['HOLDFAST_READY_FD']);
  try {
    const config = options.config ? readConfig(options.config) : machineConfig(options);
    const log = createLogger({ level: options.logLevel });
    await runServer(config, signal, log, () => {
      log.info('ready', { node: config.nodeName, kubeconfig: config.paths.kubeconfig });
      tell({ ready: true });
    });
  } catch (error) {
    const problem = explained(error);
    tell({
      ready: false,
      message: problem.message,
      ...(problem.remedy ? { remedy: problem.remedy } : {}),
    });
    throw problem;
  }
}

/** A server on the machine itself. */
function machineConfig(options: ServeOptions): ServerConfig {
  if (process.getuid?.() !== 0) {
    throw new HoldfastError('NOT_ROOT', 'a server with real containers needs root rights', {
      remedy: 'run it with sudo, or use a simulated node: holdfast up --simulated',
    });
  }
  const data = resolve(options.dataDir ?? '/var/lib/holdfast');
  const nodeIP = options.nodeIP ?? nodeAddress();
  const port = options.port ?? clusterDefaults.apiPort;
  const loopback = nodeIP === '127.0.0.1' ? [] : [{ host: '127.0.0.1', port }];
  return {
    ...clusterDefaults,
    name: 'server',
    nodeName: options.nodeName ?? hostname().toLowerCase(),
    nodeIP,
    simulated: false,
    api: { listen: [{ host: nodeIP, port }, ...loopback] },
    kubelet: {
      listen: [{ host: nodeIP, port: clusterDefaults.kubeletPort }],
      maxPods: clusterDefaults.maxPods,
    },
    dns: { listen: [] },
    resolvConf: '/etc/resolv.conf',
    paths: serverPaths(data, '/run/holdfast/server'),
    furtherNodes: [],
    cgroupRoot: '/',
    bridge: 'cni0',
    proxyTable: 'holdfast',
    podNetwork: options.podNetwork,
    keepRuntime: true,
    logLevel: options.logLevel,
  };
}

/** `up` wrote it; a person's mistake in it is named. */
function readConfig(path: string): ServerConfig {
  try {
    const config: ServerConfig = JSON.parse(readFileSync(path, 'utf8'));
    return config;
  } catch (error) {
    throw new HoldfastError('CONFIG_INVALID', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Says once, on the descriptor that `up` gave us, how the start went. */
function readyTeller(descriptor: string | undefined): (message: ReadyMessage) => void {
  let open = descriptor !== undefined;
  return (message) => {
    if (!open) return;
    open = false;
    const fd = Number(descriptor);
    writeSync(fd, `${JSON.stringify(message)}\n`);
    closeSync(fd);
  };
}

/** System errors that a person can do something about get a sentence of their own. */
function explained(error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error;
  if (isSystemError(error, 'EADDRINUSE')) {
    return new HoldfastError(
      'PORT_IN_USE',
      `an address is taken by another program: ${messageOf(error)}`,
      {
        cause: error,
        remedy: 'stop that program, or choose another port with --port',
      },
    );
  }
  if (isSystemError(error, 'ENOSPC')) {
    return new HoldfastError('DISK_FULL', messageOf(error), {
      cause: error,
      remedy: 'free some space',
    });
  }
  return new HoldfastError('BUG', messageOf(error), { cause: error });
}
