/** Starts a server in the background and waits for its word that it is ready. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { HoldfastError } from '#base/errors.ts';
import type { ServerConfig } from '../config.ts';
import type { LocalNames } from './names.ts';
import type { ReadyMessage } from './ready-message.ts';
import { readyDescriptor } from './ready-message.ts';

/** The configuration that the last server of this cluster was started with. */
export const configFile = (names: LocalNames): string => `${names.runDir}/config.json`;

export function readConfig(names: LocalNames): ServerConfig {
  const config: ServerConfig = JSON.parse(readFileSync(configFile(names), 'utf8'));
  return config;
}

/** Starts `holdfast server` detached, inside the cluster's network namespace where it has one. */
export function launch(
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
