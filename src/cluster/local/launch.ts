/** Starts a node's process in the background and waits for its word that it is ready. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { HoldfastError } from '#base/errors.ts';
import type { AgentConfig, NodeConfig, ServerConfig } from '../config.ts';
import type { NodeNames } from './names.ts';
import type { ReadyMessage } from './ready-message.ts';
import { readyDescriptor } from './ready-message.ts';
import type { NodeRecord } from './record.ts';
import { startTicksOf } from './record.ts';

/** What a node is: the configuration says the rest. */
export type NodeRole =
  | { readonly role: 'server'; readonly config: ServerConfig }
  | { readonly role: 'agent'; readonly config: AgentConfig };

export interface Launched {
  readonly record: NodeRecord;
  /** Rejects with what the process says is wrong. */
  readonly ready: Promise<void>;
  /** For who doesn't wait: nothing of the new process keeps this one. */
  readonly leave: () => void;
}

/** The configuration that the last process of this node was started with. */
const configFile = (names: NodeNames): string => `${names.runDir}/config.json`;

export function readAgentConfig(names: NodeNames): AgentConfig {
  const config: AgentConfig = JSON.parse(readFileSync(configFile(names), 'utf8'));
  return config;
}

export function readServerConfig(names: NodeNames): ServerConfig {
  const config: ServerConfig = JSON.parse(readFileSync(configFile(names), 'utf8'));
  return config;
}

/** Starts `holdfast server` or `agent` detached, inside the node's network namespace where it has one. */
export function launch(names: NodeNames, { role, config }: NodeRole): Launched {
  for (const directory of [names.runDir, names.dataDir]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }
  writeFileSync(configFile(names), `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  const log = `${names.dataDir}/${role}.log`;
  const logFile = openSync(log, 'a', 0o600);
  const [program = '', ...words] = commandLine(names, role, config);
  const child = spawn(program, words, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', logFile, logFile, 'pipe'],
    env: nodeEnvironment(process.env),
  });
  closeSync(logFile);
  child.unref();
  const pipe = child.stdio[readyDescriptor];
  if (child.pid === undefined || !pipe || !('setEncoding' in pipe)) {
    throw new HoldfastError('PROGRAM_MISSING', `${program} cannot be started`, {
      remedy: 'install util-linux (it brings nsenter)',
    });
  }
  const { pid } = child;
  const { node, dataDir, runDir } = names;
  const record = { node, role, pid, startTicks: startTicksOf(pid) ?? '', dataDir, runDir, log };
  const ready = untilToldReady(pipe, role, log);
  return { record, ready, leave: () => void pipe.destroy() };
}

function commandLine(names: NodeNames, role: NodeRole['role'], config: NodeConfig): string[] {
  const main = new URL('../../main.ts', import.meta.url).pathname;
  const words = [role, '--config', configFile(names), '--log-level', config.logLevel];
  const node = [process.execPath, ...process.execArgv, ...collection(role, config), main, ...words];
  return config.simulated ? node : ['nsenter', `--net=/run/netns/${names.namespace}`, ...node];
}

/** How V8 collects garbage (docs/decisions/0001-run-from-sources.md). */
function collection(role: NodeRole['role'], config: NodeConfig): string[] {
  // An agent does little at a time: a small one saves memory.
  if (role === 'agent') return ['--max-semi-space-size=1'];
  const further =
    'furtherNodes' in config && Array.isArray(config.furtherNodes) ? config.furtherNodes : [];
  return further.length >= manyNodes ? forManyNodes : [];
}

const forManyNodes = [
  // Their Pods come and go at once: in a small young generation, half of the time would go into copying what lives.
  '--max-semi-space-size=16',
  // V8's own growth varies from a tenth, so that the first requests after a quiet time are stopped at once.
  '--heap-growing-percent=100',
  // While hundreds of requests wait, V8 learns that what belongs to one lasts; it would put the like among the old objects
  // from then on.
  '--no-allocation-site-pretenuring',
  // Else 64 MB of buffers, such as the JSON of Pods that somebody reads, are reason enough to collect everything.
  '--external-memory-accounted-in-global-limit',
];

const manyNodes = 10;

async function untilToldReady(pipe: Readable, role: NodeRole['role'], log: string): Promise<void> {
  let text = '';
  for await (const chunk of pipe.setEncoding('utf8')) text += chunk;
  if (text === '') {
    throw new HoldfastError('COMMAND_FAILED', `the ${role} ended before it was ready`, {
      remedy: `see its log: ${log}`,
    });
  }
  const message: ReadyMessage = JSON.parse(text);
  if (message.ready) return;
  throw new HoldfastError('COMMAND_FAILED', `the ${role} did not start: ${message.message}`, {
    remedy: message.remedy ?? `see its log: ${log}`,
  });
}

/** What a node gets of the environment: the launcher's settings, programs, and the way to registries. */
function nodeEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) =>
    /^(PATH|HOME|NODE_COMPILE_CACHE|MALLOC_ARENA_MAX|https?_proxy|no_proxy)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), HOLDFAST_READY_FD: String(readyDescriptor) };
}
